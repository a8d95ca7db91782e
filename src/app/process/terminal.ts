/** Standard output and standard error may be a file on a full disk, or a pipe that nobody reads any more. */
export function writeLine(stream: NodeJS.WriteStream, line: string): void {
  ignoreErrors(stream);
  try {
    stream.write(line);
  } catch {
    // There is nowhere left to say so.
  }
}

/** Where a logger writes its lines. */
export const linesTo = (stream: NodeJS.WriteStream) => ({
  write: (line: string): void => writeLine(stream, line),
});

const guarded = new WeakSet<NodeJS.WriteStream>();

function ignoreErrors(stream: NodeJS.WriteStream): void {
  if (guarded.has(stream)) return;
  guarded.add(stream);
  stream.on('error', () => undefined);
}
