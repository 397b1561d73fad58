/** Of questions that can overtake each other only the newest counts: a slow answer must not overwrite a newer one. */
export class Newest {
  #asked = 0;

  /** A new question. The function says whether it is still the newest. */
  ask(): () => boolean {
    const question = ++this.#asked;
    return () => question === this.#asked;
  }
}
