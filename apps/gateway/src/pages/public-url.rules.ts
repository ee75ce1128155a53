/** The path Reef is below, which a proxy takes away before it asks us; empty when there is none. */
export function basePath(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '');
}

export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}
