export function contactPath(conversation: string, rest = ''): string {
  return `/contact/id:${encodeURIComponent(conversation)}${rest}`;
}
