/** Titles of generated data say so in words; where a tag says it too, the words are left out. */
export function withoutMark(title: string): string {
  return title.replace(/ \(generated\)$/, "");
}
