// Shows a conversation from its events, and sends questions and decisions. All text of the model, of
// tools and of people becomes text nodes, never markup.

const POLL_MILLIS = 200;
const RETRY_MILLIS = 2000;

/** What a person reads for the state of a tool call. */
const STATES = {
  called: "is running",
  done: "done",
  denied: "denied",
  failed: "failed",
  suspended: "waits for approval",
};

const byId = (id) => document.getElementById(id);
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** The id of the conversation is in the address, so that a reload shows the same one. */
function conversation() {
  if (!location.hash) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const id = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    history.replaceState(null, "", `#${id}`);
  }
  return location.hash.slice(1);
}

const chat = conversation();

/** The latest call of each id, since the ids of a service may repeat. */
const calls = new Map();
/** The decisions of the calls that wait; sent when there is one for each. */
const decisions = new Map();
let lastEvent = 0;
/** The paragraph that grows; null before the first text of a model call. */
let answer = null;
/** Number of questions and decisions without an end, also those of other windows. */
let openTurns = 0;
/** Whether a message was sent whose event has not come yet. */
let sending = false;
/** Ends when all events are shown. */
let following = Promise.resolve();

function add(template) {
  const element = byId(template).content.firstElementChild.cloneNode(true);
  byId("events").append(element);
  return element;
}

function addText(template, text) {
  const element = add(template);
  element.querySelector(".text").textContent = text;
  return element;
}

function isFinal(call) {
  return ["done", "denied", "failed"].includes(call.dataset.state);
}

function call(event) {
  let element = calls.get(event.call_id);
  if (!element || (event.state === "called" && isFinal(element))) {
    element = add("tool-template");
    element.querySelector(".name").textContent = event.tool;
    element.querySelector(".approve").addEventListener("click", () => decide(event.call_id, "approve"));
    element.querySelector(".deny").addEventListener("click", () =>
      decide(event.call_id, element.querySelector(".reason").value.trim() || "no"),
    );
    element.querySelector(".approval").addEventListener("submit", (submit) => submit.preventDefault());
    calls.set(event.call_id, element);
  }
  return element;
}

function setState(element, state) {
  element.dataset.state = state;
  element.querySelector(".state").textContent = STATES[state] ?? state;
  if (isFinal(element)) {
    element.querySelector(".approval").hidden = true;
  }
}

/** Ends the requests for approval, which are decided or no longer possible. */
function closeApprovals(state) {
  for (const element of calls.values()) {
    if (element.dataset.state === "suspended") {
      element.querySelector(".approval").hidden = true;
      if (state) setState(element, state);
    }
  }
  decisions.clear();
}

function beginTurn() {
  sending = false;
  openTurns++;
  answer = null;
}

const show = {
  question(event) {
    // A new question denies what waits.
    closeApprovals("denied");
    addText("question-template", event.text);
    beginTurn();
  },

  decision() {
    closeApprovals(null);
    beginTurn();
  },

  text(event) {
    answer ??= addText("answer-template", "");
    answer.querySelector(".text").textContent += event.text;
  },

  tool(event) {
    answer = null;
    setState(call(event), event.state);
  },

  /** Comes at the end of a turn, with the arguments. */
  call(event) {
    const element = call(event);
    element.querySelector(".arguments").textContent = event.text;
    setState(element, event.state);
    if (event.state === "suspended") {
      element.querySelector(".approval").hidden = false;
      decisions.set(event.call_id, null);
    }
  },

  end() {
    openTurns--;
  },

  error(event) {
    addText("error-template", event.text);
    openTurns--;
  },
};

function isBusy() {
  return sending || openTurns > 0;
}

function showStatus(problem = "") {
  const waiting = decisions.size > 0 ? "A tool call waits for your approval." : "";
  const complete = lastEvent > 0 ? "The answer is complete." : "";
  byId("status").textContent = problem || (isBusy() ? "The desk is working …" : waiting || complete);
  byId("status").scrollIntoView({ block: "end" });
  byId("welcome").hidden = lastEvent > 0 || sending;
  byId("send").disabled = isBusy();
}

/** Shows the events since the last call; returns their number. */
async function showEvents() {
  const response = await fetch(`events?${new URLSearchParams({ chat, after: lastEvent })}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const events = await response.json();
  for (const event of events) {
    lastEvent = event.id;
    show[event.type]?.(event);
  }
  return events.length;
}

/** Shows events until all turns are complete. */
function follow() {
  following = following.then(showTurns);
}

async function showTurns() {
  for (let isComplete = false; !isComplete; ) {
    try {
      const count = await showEvents();
      isComplete = count === 0 && !isBusy();
      showStatus();
      if (isBusy()) await pause(POLL_MILLIS);
    } catch {
      showStatus("The desk cannot be reached. Trying again …");
      await pause(RETRY_MILLIS);
    }
  }
}

/** Posts a message and shows what follows; returns whether the desk accepted it. */
async function send(path, message) {
  sending = true;
  showStatus();
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ chat, ...message }),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
  } catch {
    sending = false;
    showStatus("The desk did not accept this. Please try again.");
    return false;
  }
  follow();
  return true;
}

async function ask(text) {
  if (isBusy() || !text.trim()) return;
  if (await send("chat", { text })) byId("text").value = "";
}

async function decide(callId, decision) {
  decisions.set(callId, decision);
  calls.get(callId).querySelector(".approval").hidden = true;
  if ([...decisions.values()].includes(null)) return;
  const all = Object.fromEntries(decisions);
  if (!(await send("decision", { decisions: all }))) {
    for (const id of Object.keys(all)) {
      decisions.set(id, null);
      calls.get(id).querySelector(".approval").hidden = false;
    }
  }
}

byId("ask").addEventListener("submit", (submit) => {
  submit.preventDefault();
  ask(byId("text").value);
});

byId("text").addEventListener("keydown", (key) => {
  if (key.key === "Enter" && !key.shiftKey && !key.isComposing) {
    key.preventDefault();
    ask(byId("text").value);
  }
});

for (const sample of document.querySelectorAll(".samples button")) {
  sample.addEventListener("click", () => ask(sample.textContent));
}

byId("new").addEventListener("click", () => {
  location.hash = "";
});

// Another address is another conversation.
window.addEventListener("hashchange", () => location.reload());

follow();
