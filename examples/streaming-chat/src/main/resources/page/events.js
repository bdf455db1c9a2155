/**
 * Reads the server-sent events of a response as they arrive: {type, data}. The browser's own
 * EventSource supports neither POST nor HTTP errors.
 */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let unfinished = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (unfinished + value).split("\n\n");
    unfinished = blocks.pop();
    yield* blocks.map(event);
  }
}

function event(block) {
  const fields = Object.fromEntries(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  return { type: fields.event, data: JSON.parse(fields.data) };
}
