// The one origin the window may show, and the one page it may be spoken to from.

export const APP_SCHEME = 'app';
const APP_HOST = 'bundle';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/index.html`;

export function isAppUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${APP_SCHEME}:` && parsed.host === APP_HOST;
}

/** The window's own page: no other document of the origin, such as a file of the library that was opened by itself. */
export function isOwnPage(url: string): boolean {
  return isAppUrl(url) && URL.parse(url)?.pathname === URL.parse(APP_URL)?.pathname;
}
