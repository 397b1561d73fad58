/** The detail of a held message that only a person's word lets go. */
export const NEEDS_WORD = { needs: 'word' } as const;
