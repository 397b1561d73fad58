/** Texts on their way to a reader whose language is not known yet. */

/** A key of the catalogue and its values, of which some are such texts again. */
export interface Words {
  readonly key: string;
  readonly args: Readonly<Record<string, string | number | Words>>;
}

/** What an editor hears of a node's status: the words, and the server's text in whose place they are to be said. */
export interface StatusWords extends Words {
  readonly text: string;
}

/** On Node-RED's channel between server and editor; a node's id follows after a slash. */
export const STATUS_TOPIC = 'io-servizi-sociali/status';
