/** Thrown when an embedded server cannot be started; the message is one line that says what to do. */
export class EmbeddedServerError extends Error {
  override readonly name = "EmbeddedServerError";
}
