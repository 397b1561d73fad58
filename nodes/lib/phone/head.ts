/**
 * The buttons' block of any message: YAML between two `---` lines at its very beginning. Read with the library that the
 * app uses, so that its accidents happen here too (IO API: "front-matter accidents").
 */
import frontMatter from 'front-matter';
import { buttonsIn, type Head, type Language } from './buttons';

/** Splits the buttons from the text. */
export function splitHead(markdown: string, language: Language): Head {
  try {
    if (!frontMatter.test(markdown)) return { readable: true, buttons: [], body: markdown };
    const { attributes, body } = frontMatter<unknown>(markdown);
    return { readable: true, buttons: buttonsIn(attributes, language), body };
  } catch {
    return { readable: false };
  }
}
