/**
 * Shows incomplete Markdown. Supports what models use most: paragraphs, headings, lists, quotes,
 * code, emphasis and links. The model's text only becomes text nodes, so it cannot become markup.
 * Unchanged blocks are not replaced, so that selections are kept.
 */
export class Markdown {
  #container;
  #shown = [];

  constructor(container) {
    this.#container = container;
  }

  show(text) {
    const now = blocks(text.split("\n"));
    now.forEach((block, index) => {
      if (this.#shown[index] === block.source) {
        return;
      }
      const node = block.node();
      const old = this.#container.children[index];
      if (old) {
        old.replaceWith(node);
      } else {
        this.#container.append(node);
      }
    });
    while (this.#container.children.length > now.length) {
      this.#container.lastElementChild.remove();
    }
    this.#shown = now.map((block) => block.source);
  }
}

const FENCE = /^(\s*)(`{3,}|~{3,})\s*([\w+#.-]*)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s{0,3}> ?/;
const ITEM = /^(\s*)([-*+]|(\d{1,9})[.)])(\s+|$)/;

/** Splits lines into blocks, each with its source and a way to make its element. */
function blocks(lines) {
  const found = [];
  let at = 0;
  const take = (count, node) => {
    const source = lines.slice(at, at + count);
    found.push({ source: source.join("\n"), node: () => node(source) });
    at += count;
  };
  while (at < lines.length) {
    const line = lines[at];
    if (!line.trim()) {
      at++;
    } else if (FENCE.test(line)) {
      take(fenceLength(lines, at), code);
    } else if (HEADING.test(line)) {
      take(1, heading);
    } else if (RULE.test(line)) {
      take(1, () => document.createElement("hr"));
    } else if (QUOTE.test(line)) {
      take(length(lines, at, (next) => QUOTE.test(next)), quote);
    } else if (ITEM.test(line)) {
      take(listLength(lines, at), list);
    } else {
      take(length(lines, at, continuesParagraph), (source) => element("p", inline(source.join("\n"))));
    }
  }
  return found;
}

function length(lines, start, belongs) {
  let end = start + 1;
  while (end < lines.length && belongs(lines[end])) {
    end++;
  }
  return end - start;
}

function continuesParagraph(line) {
  return line.trim() && ![FENCE, HEADING, RULE, QUOTE, ITEM].some((start) => start.test(line));
}

function fenceLength(lines, start) {
  const fence = FENCE.exec(lines[start])[2];
  const end = lines.findIndex((line, index) => index > start && line.trim().startsWith(fence));
  return (end < 0 ? lines.length : end + 1) - start;
}

/** A list continues after blank lines if another item or an indented line follows. */
function listLength(lines, start) {
  const ordered = Boolean(ITEM.exec(lines[start])[3]);
  let end = start + 1;
  for (let next = end; next < lines.length; next++) {
    const line = lines[next];
    const item = ITEM.exec(line);
    const another = item && Boolean(item[3]) === ordered && !RULE.test(line);
    if (!another && !/^\s{2,}\S/.test(line) && (!line.trim() || end < next || !continuesParagraph(line))) {
      if (line.trim()) {
        break;
      }
      continue;
    }
    end = next + 1;
  }
  return end - start;
}

function code(lines) {
  const [, indent, fence, language] = FENCE.exec(lines[0]);
  const closed = lines.length > 1 && lines.at(-1).trim().startsWith(fence);
  const text = lines
    .slice(1, closed ? -1 : undefined)
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join("\n");
  const block = element("pre", [element("code", [text])]);
  block.tabIndex = 0;
  if (language) {
    block.dataset.language = language;
  }
  return block;
}

function heading([line]) {
  const [, marks, text] = HEADING.exec(line);
  // The page's own headings are above those of an answer.
  return element("h" + Math.min(6, marks.length + 2), inline(text));
}

function quote(lines) {
  return element("blockquote", nodes(lines.map((line) => line.replace(QUOTE, ""))));
}

function list(lines) {
  const first = ITEM.exec(lines[0]);
  const items = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1].length <= first[1].length + 1) {
      items.push([line.slice(item[0].length)]);
    } else {
      items.at(-1).push(line.replace(/^ {1,4}|^\t/, ""));
    }
  }
  const entries = items.map((item) => element("li", entry(item)));
  if (!first[3]) {
    return element("ul", entries);
  }
  const numbered = element("ol", entries);
  numbered.start = Number(first[3]);
  return numbered;
}

/** A single paragraph needs no element, which would add space between items. */
function entry(lines) {
  const parts = nodes(lines);
  return parts[0]?.tagName === "P" ? [...parts[0].childNodes, ...parts.slice(1)] : parts;
}

function nodes(lines) {
  return blocks(lines).map((block) => block.node());
}

const INLINE =
  /(?<ticks>`+)(?<code>.+?)\k<ticks>(?!`)|\*\*(?<strong>\S(?:.*?\S)?)\*\*(?!\*)|(?<![\w*])\*(?<em>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])|\[(?<label>[^\]\n]+)\]\((?<address>https?:\/\/[^\s)]+)\)/su;

function inline(text) {
  const parts = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    parts.push(rest.slice(0, match.index), marked(match.groups));
    rest = rest.slice(match.index + match[0].length);
  }
  parts.push(rest);
  return parts.filter((part) => part !== "");
}

function marked({ code, strong, em, label, address }) {
  if (code !== undefined) {
    return element("code", [code]);
  }
  if (strong !== undefined) {
    return element("strong", inline(strong));
  }
  if (em !== undefined) {
    return element("em", inline(em));
  }
  const link = element("a", inline(label));
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function element(name, children) {
  const node = document.createElement(name);
  node.append(...children);
  return node;
}
