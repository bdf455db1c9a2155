import { events } from "./events.js";
import { Markdown } from "./markdown.js";

const byId = (id) => document.getElementById(id);
const scroller = byId("scroller");
const messages = byId("messages");
const question = byId("question");
const send = byId("send");
const stop = byId("stop");

/** The messages for the model: the component stores nothing between two questions. */
let conversation = [];

/** Ends the answer in progress; null if there is none. */
let running = null;

// The page scrolls with the text only while its end is visible.

let following = false;
let lastTop = 0;

function atEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
}

function follow() {
  if (following) {
    scroller.scrollTop = scroller.scrollHeight;
  }
  byId("to-end").hidden = following || atEnd();
}

scroller.addEventListener("scroll", () => {
  if (atEnd()) {
    following = true;
  } else if (scroller.scrollTop < lastTop) {
    following = false;
  }
  lastTop = scroller.scrollTop;
  byId("to-end").hidden = following || atEnd();
});

byId("to-end").addEventListener("click", () => {
  following = true;
  follow();
  question.focus();
});

new ResizeObserver(follow).observe(scroller);

/** One answer on the page, from its first word to its outcome. */
class AnswerView {
  text = "";
  #reasoning = "";
  #drawn = true;
  #node = byId("answer-template").content.firstElementChild.cloneNode(true);
  #markdown = new Markdown(this.#part(".text"));

  constructor() {
    messages.append(this.#node);
    follow();
  }

  #part(selector) {
    return this.#node.querySelector(selector);
  }

  add(event) {
    if (event.type === "reasoning") {
      this.#reasoning += event.data.text;
    } else {
      this.text += event.data.text;
    }
    // Many words may arrive between two frames; they are drawn together.
    if (this.#drawn) {
      this.#drawn = false;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    if (this.#drawn) {
      return;
    }
    this.#drawn = true;
    this.#part(".waiting").hidden = Boolean(this.text);
    if (this.#reasoning) {
      this.#part(".reasoning").hidden = false;
      this.#part(".thoughts").textContent = this.#reasoning;
    }
    this.#markdown.show(this.text);
    follow();
  }

  #end(announcement) {
    this.#draw();
    this.#part(".waiting").hidden = true;
    this.#node.removeAttribute("aria-busy");
    byId("status").textContent = announcement;
  }

  #facts(words) {
    this.#part(".ending").textContent = words.filter(Boolean).join(" · ");
    const copy = this.#part(".copy");
    copy.hidden = !this.text || !navigator.clipboard;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.text);
      copy.textContent = "Copied";
      setTimeout(() => (copy.textContent = "Copy"), 1500);
    });
    this.#part(".facts").hidden = false;
  }

  complete({ finishReason, tokens, model }) {
    const endings = {
      stop: "",
      length: "cut off: token limit",
      content_filter: "cut off: content filter",
    };
    this.#end("The answer is complete.");
    this.#facts([
      model,
      tokens && `${tokens.toLocaleString("en")} tokens`,
      endings[finishReason] ?? finishReason,
    ]);
    follow();
  }

  stopped() {
    this.#end("Stopped.");
    this.#node.classList.add("stopped");
    this.#facts(["Stopped"]);
    follow();
  }

  failed(problem, retry) {
    this.#end("");
    this.#part(".sentence").textContent = problem.message;
    this.#part(".detail").textContent = problem.detail;
    this.#part(".more").hidden = !problem.detail;
    this.#part(".problem").hidden = false;
    this.#part(".again").addEventListener("click", () => {
      this.#node.remove();
      retry();
    });
    follow();
  }

  /** Another question has been sent, so this one cannot be retried. */
  static forgetRetries() {
    messages.querySelectorAll(".again").forEach((button) => (button.hidden = true));
  }
}

/** An error reported by the server, as opposed to a connection error. */
class Problem extends Error {
  constructor({ message, detail }) {
    super(message);
    this.detail = detail;
  }
}

/** Sends the conversation to the model, and shows the answer while it arrives. */
async function ask() {
  const hangUp = new AbortController();
  const asked = conversation.length;
  const view = new AnswerView();
  turn(hangUp);
  try {
    await receive(view, hangUp.signal);
  } catch (failure) {
    if (hangUp.signal.aborted) {
      view.stopped();
    } else {
      view.failed(failure instanceof Problem ? failure : new Problem(unreachable(view)), () => {
        conversation.length = asked;
        ask();
      });
    }
  } finally {
    // "New chat" may have started another conversation.
    if (running === hangUp) {
      if (view.text) {
        conversation.push({ role: "assistant", content: view.text });
      }
      turn(null);
    }
  }
}

async function receive(view, signal) {
  const response = await fetch("chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ messages: conversation }),
    signal,
  });
  if (!response.ok) {
    throw new Problem(await problemOf(response));
  }
  for await (const event of events(response)) {
    if (event.type === "error") {
      throw new Problem(event.data);
    }
    if (event.type === "end") {
      view.complete(event.data);
      return;
    }
    view.add(event);
  }
  throw new Error("The answer has no end");
}

async function problemOf(response) {
  const words = await response.text();
  try {
    return JSON.parse(words).error;
  } catch {
    return response.status === 413
      ? { message: "The conversation has become too long. Begin a new chat." }
      : { message: "The server can't answer.", detail: `HTTP status ${response.status}` };
  }
}

function unreachable(view) {
  return view.text
    ? { message: "The connection to the server broke." }
    : { message: "The server can't be reached.", detail: "Is the route still running?" };
}

/** Whose turn it is: the model's, which can be stopped, or the user's. */
function turn(hangUp) {
  const hadFocus = document.activeElement === stop;
  running = hangUp;
  send.hidden = Boolean(hangUp);
  stop.hidden = !hangUp;
  if (hangUp) {
    byId("status").textContent = "The answer is being written.";
  }
  if (hadFocus) {
    question.focus();
  }
  ready();
}

function say(text) {
  AnswerView.forgetRetries();
  byId("welcome").hidden = true;
  byId("new-chat").hidden = false;
  const node = byId("question-template").content.firstElementChild.cloneNode(true);
  node.querySelector(".text").textContent = text;
  messages.append(node);
  conversation.push({ role: "user", content: text });
  following = true;
  ask();
}

// Composer

function ready() {
  send.disabled = !question.value.trim();
}

/** For browsers without field-sizing. */
function grow() {
  if (!CSS.supports("field-sizing", "content")) {
    question.style.height = "auto";
    question.style.height = `${question.scrollHeight}px`;
  }
}

function submit() {
  const text = question.value.trim();
  if (!text || running) {
    return;
  }
  question.value = "";
  grow();
  say(text);
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

question.addEventListener("input", () => {
  ready();
  grow();
});

question.addEventListener("keydown", (event) => {
  // While an input method is composing, Enter selects a word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
});

stop.addEventListener("click", () => running?.abort());

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    running?.abort();
  }
});

document.querySelectorAll(".suggestions button").forEach((button) =>
  button.addEventListener("click", () => say(button.textContent)),
);

byId("new-chat").addEventListener("click", () => {
  const unfinished = running;
  turn(null);
  unfinished?.abort();
  conversation = [];
  following = false;
  messages.replaceChildren();
  byId("welcome").hidden = false;
  byId("new-chat").hidden = true;
  byId("status").textContent = "";
  question.focus();
});

// On a phone, the on-screen keyboard would hide the greeting.
if (matchMedia("(hover: hover)").matches) {
  question.focus();
}
ready();
