// Draws the texts in the plane, and shows the nearest ones of the selected text or of a search. Names
// and texts become text nodes and attributes, never markup.

const POLL_MILLIS = 1000;
const WIDTH = 800;
const HEIGHT = 600;
const MARGIN = 70;
/** Up to this number of texts, all names are shown, otherwise only that of the point in use. */
const MAX_LABELS = 60;
const MAX_LABEL_LENGTH = 24;
const COLOURS = 6;

const byId = (id) => document.getElementById(id);

/** The texts by name, as the server returned them. */
let texts = new Map();
/** The name of the selected text; null if there is none. */
let selected = null;
/** The result of a search: text, x, y; null if there is none. */
let query = null;
/** The texts nearest to either. */
let nearest = [];
/** Counts what a person requested, so that a late response does not replace a newer one. */
let latest = 0;

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function html(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

async function get(path) {
  const response = await fetch(path);
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
}

/** What precedes the first hyphen of a file name. The model does not see it. */
const group = (name) => (name.includes("-") ? name.slice(0, name.indexOf("-")) : "other");

function groups() {
  return [...new Set([...texts.keys()].map(group))].sort();
}

/** Groups beyond the last colour share the class 0, which is grey. */
function colour(name) {
  const index = groups().indexOf(group(name));
  return `c${index >= 0 && index < COLOURS ? index + 1 : 0}`;
}

function shorten(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

const label = (name) => shorten(name.replace(/\.(txt|md)$/i, ""), MAX_LABEL_LENGTH);

/** Returns a function that maps places in the plane to the picture, with the same scale in both directions. */
function projection(places) {
  const xs = places.map((it) => it.x);
  const ys = places.map((it) => it.y);
  const middle = (values) => (Math.min(...values) + Math.max(...values)) / 2;
  const range = (values) => Math.max(...values) - Math.min(...values);
  const scale = Math.min(
    (WIDTH - 2 * MARGIN) / (range(xs) || 1),
    (HEIGHT - 2 * MARGIN) / (range(ys) || 1),
  );
  return (it) => [
    WIDTH / 2 + (it.x - middle(xs)) * scale,
    HEIGHT / 2 - (it.y - middle(ys)) * scale,
  ];
}

const percent = (share) => `${Math.round(share * 100)} %`;

/** Where a label can be, relative to its point: above, below, right and left, and how it is aligned. */
const POSITIONS = [
  { dx: 0, dy: -13, anchor: "middle" },
  { dx: 0, dy: 24, anchor: "middle" },
  { dx: 13, dy: 5, anchor: "start" },
  { dx: -13, dy: 5, anchor: "end" },
];
const CHARACTER_WIDTH = 7.5;

/** Returns for each point a position at which its label covers no other label and few points. */
function labelPositions(points) {
  const taken = points.map(([x, y]) => ({ left: x - 9, right: x + 9, top: y - 9, bottom: y + 9 }));
  return points.map(([x, y, text]) => {
    const width = text.length * CHARACTER_WIDTH;
    const boxes = POSITIONS.map(({ dx, dy, anchor }) => {
      const left = x + dx - { start: 0, middle: width / 2, end: width }[anchor];
      return { left, right: left + width, top: y + dy - 11, bottom: y + dy + 3 };
    });
    const overlaps = boxes.map(
      (box) =>
        taken.filter(
          (it) => it.left < box.right && it.right > box.left && it.top < box.bottom && it.bottom > box.top,
        ).length,
    );
    const best = overlaps.indexOf(Math.min(...overlaps));
    taken.push(boxes[best]);
    return POSITIONS[best];
  });
}

function point(text, [x, y], position) {
  const { name } = text;
  const dot = svg("g", {
    class: `point ${colour(name)}`,
    transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
    role: "button",
    tabindex: "0",
    "aria-label": name,
    "aria-pressed": String(name === selected),
    "data-name": name,
  });
  dot.append(svg("title", {}, `${name}\n\n${text.content}`), svg("circle", { r: "8" }));
  const { dx, dy, anchor } = position;
  dot.append(svg("text", { x: dx, y: dy, "text-anchor": anchor }, label(name)));
  dot.addEventListener("click", () => select(name));
  dot.addEventListener("keydown", (key) => {
    if (key.key === "Enter" || key.key === " ") {
      key.preventDefault();
      select(name);
    }
  });
  return dot;
}

function star([x, y], { dx, dy, anchor }) {
  return svg(
    "g",
    { id: "query", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    svg("title", {}, query.text),
    svg("path", { d: "M0-13 3.5-4.5 13-4 5.5 2 8 11 0 6-8 11-5.5 2-13-4-3.5-4.5Z" }),
    svg("text", { x: dx, y: dy, "text-anchor": anchor }, shorten(query.text, MAX_LABEL_LENGTH)),
  );
}

function draw() {
  const placed = [...texts.values()].filter((text) => text.x !== undefined);
  const center = query ?? texts.get(selected);
  const place = projection(query ? [...placed, query] : placed);
  // Keyboard users stay where they are, although the points are drawn anew.
  const focused = document.activeElement?.dataset?.name;
  const positions = labelPositions([
    ...(query ? [[...place(query), shorten(query.text, MAX_LABEL_LENGTH)]] : []),
    ...placed.map((text) => [...place(text), label(text.name)]),
  ]);
  byId("points").replaceChildren(
    ...(query ? [star(place(query), positions.shift())] : []),
    ...placed.map((text, index) => point(text, place(text), positions[index])),
  );
  byId("map").classList.toggle("crowded", placed.length > MAX_LABELS);
  [...byId("points").children].find((it) => focused !== undefined && it.dataset.name === focused)?.focus();
  byId("lines").replaceChildren(
    ...nearest
      .filter(({ name }) => texts.get(name)?.x !== undefined && center?.x !== undefined)
      .map(({ name, similarity }) => {
        const [x1, y1] = place(center);
        const [x2, y2] = place(texts.get(name));
        return svg("line", { x1, y1, x2, y2, "stroke-width": Math.max(0.5, 8 * similarity).toFixed(1) });
      }),
  );
  byId("legend").replaceChildren(
    ...(groups().length <= COLOURS ? groups() : []).map((it) =>
      html("span", { class: `key ${colour(`${it}-`)}` }, it),
    ),
  );
}

function showDetail(title, content) {
  byId("title").textContent = title;
  byId("content").textContent = content;
  byId("nearest").replaceChildren(
    ...nearest.map(({ name, similarity, content: text }) => {
      const button = html("button", { type: "button", class: colour(name), title: text });
      button.append(html("span", { class: "name" }, name), html("span", { class: "cosine" }, similarity.toFixed(2)));
      button.addEventListener("click", () => select(name));
      return html("li", {}, button);
    }),
  );
}

function showProblem(problem) {
  byId("problem").textContent = problem;
  byId("problem").hidden = !problem;
}

/** Requests the nearest texts and shows them, unless something else has been requested since. */
async function showNearest(path, show) {
  const turn = ++latest;
  try {
    const result = await get(path);
    if (turn !== latest) return;
    nearest = result.nearest;
    showProblem("");
    show(result);
  } catch (failure) {
    if (turn === latest) showProblem(failure.message);
  }
}

function select(name) {
  return showNearest(`nearest/${encodeURIComponent(name)}`, () => {
    selected = name;
    query = null;
    draw();
    showDetail(name, texts.get(name)?.content ?? "");
  });
}

function search(text) {
  return showNearest(`nearest?${new URLSearchParams({ text })}`, ({ x, y }) => {
    selected = null;
    query = { text, x, y };
    draw();
    showDetail("Search", text);
  });
}

function showStatus(share, failure) {
  const all = [...texts.values()];
  const refused = all.filter((text) => text.problem);
  const embedded = all.filter((text) => text.x !== undefined).length;
  const waiting = all.length - refused.length - embedded;
  byId("status").textContent =
    all.length === 0
      ? "The folder has no texts."
      : waiting === 0
        ? `${embedded} texts`
        : `${embedded} of ${embedded + waiting} texts are embedded${failure ? `. The last request failed: ${failure}` : " …"}`;
  byId("share").textContent =
    embedded > 2 ? `The plane shows ${percent(share)} of the differences; the similarities are exact.` : "";
  byId("refused").hidden = refused.length === 0;
  byId("refused").querySelector("summary").textContent = `${refused.length} files are not embedded`;
  byId("refused").querySelector("ul").replaceChildren(
    ...refused.map((text) => html("li", {}, `${text.name}: ${text.problem}`)),
  );
}

let lastState = "";

/** Loads the texts, and draws them if anything has changed. */
async function load() {
  try {
    const result = await get("texts");
    const state = JSON.stringify(result);
    if (state !== lastState) {
      lastState = state;
      texts = new Map(result.texts.map((text) => [text.name, text]));
      if (!texts.has(selected)) selected = null;
      draw();
      showStatus(result.share, result.failure);
    }
    return result.texts.length === 0 || result.texts.some((text) => !text.problem && text.x === undefined);
  } catch {
    lastState = "";
    byId("status").textContent = "The server cannot be reached. Trying again …";
    return true;
  }
}

/** Loads the texts until all are embedded. */
async function follow() {
  while (await load()) await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
}

byId("search").addEventListener("submit", (submit) => {
  submit.preventDefault();
  if (byId("text").value.trim()) search(byId("text").value.trim());
});

// Files may have changed while another window was used.
window.addEventListener("focus", load);

follow();
