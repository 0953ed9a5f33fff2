// The user's pip settings as uv takes them: which index is asked, through what, with which certificates and which cache. uv reads
// neither pip's files nor its variables, and none of its own settings here, so that either installer does the same.

/** Settings of pip that change what is installed and that uv has no word for: then pip does the work. */
const ONLY_PIP = ['PIP_UPLOADED_PRIOR_TO', 'PIP_CLIENT_CERT'];
const KEYRINGS = new Set(['subprocess', 'disabled']);

/**
 * @param {NodeJS.ProcessEnv} environment as `withUsersPipSettings` gives it
 * @returns {{ environment: NodeJS.ProcessEnv, flags: string[] } | undefined} the same for uv, as variables and as flags where it has
 *   none; undefined where a setting cannot be said to it
 */
export function uvSettings(environment) {
  if (ONLY_PIP.some((name) => environment[name])) return undefined;
  const keyring = environment['PIP_KEYRING_PROVIDER'];
  if (keyring && keyring !== 'auto' && !KEYRINGS.has(keyring)) return undefined;
  const certificates = environment['PIP_CERT'] ?? environment['REQUESTS_CA_BUNDLE'] ?? environment['CURL_CA_BUNDLE'];
  const others = Object.entries(environment).filter(([name]) => !/^(UV_|PIP_|CONDA_PREFIX$)/.test(name));
  const variables = {
    ...Object.fromEntries(others),
    ...indexSettings(environment),
    ...proxySettings(environment['PIP_PROXY']),
    ...cacheSettings(environment),
    ...(certificates && { SSL_CERT_FILE: certificates }),
    ...(keyring === 'subprocess' && { UV_KEYRING_PROVIDER: keyring }),
    ...wholeSeconds(environment['PIP_TIMEOUT'] ?? environment['PIP_DEFAULT_TIMEOUT']),
    UV_SYSTEM_CERTS: '1',
    UV_NO_CONFIG: '1',
    UV_NO_PROGRESS: '1',
    UV_LINK_MODE: 'copy', // a damaged file is then damaged here alone, not in the cache
    UV_INDEX_STRATEGY: 'unsafe-best-match', // of several places the newest that fits, as pip does
  };
  return { environment: variables, flags: isOn(environment['PIP_NO_INDEX']) ? ['--no-index'] : [] };
}

/** @param {NodeJS.ProcessEnv} environment */
function indexSettings(environment) {
  const links = words(environment['PIP_FIND_LINKS']).join(',');
  const others = words(environment['PIP_EXTRA_INDEX_URL']).join(' ');
  const hosts = words(environment['PIP_TRUSTED_HOST']).join(' ');
  const constraints = words(environment['PIP_CONSTRAINT']).join(' ');
  const index = environment['PIP_INDEX_URL'] ?? environment['PIP_PYPI_URL'];
  return {
    ...(index && { UV_DEFAULT_INDEX: index }),
    ...(others && { UV_INDEX: others }),
    ...(links && { UV_FIND_LINKS: links }),
    ...(hosts && { UV_INSECURE_HOST: hosts }),
    ...(constraints && { UV_CONSTRAINT: constraints }),
  };
}

/** @param {string | undefined} proxy pip takes one without its scheme, too */
function proxySettings(proxy) {
  if (!proxy) return {};
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  return { HTTP_PROXY: address, HTTPS_PROXY: address, ALL_PROXY: address };
}

/** @param {NodeJS.ProcessEnv} environment */
function cacheSettings(environment) {
  if (isOn(environment['PIP_NO_CACHE_DIR'])) return { UV_NO_CACHE: '1' };
  const folder = environment['PIP_CACHE_DIR'];
  return folder ? { UV_CACHE_DIR: `${folder}/uv` } : {};
}

/** @param {string | undefined} seconds */
function wholeSeconds(seconds) {
  return seconds && Number(seconds) > 0 ? { UV_HTTP_TIMEOUT: String(Math.ceil(Number(seconds))) } : {};
}

/** @param {string | undefined} value */
function words(value) {
  return (value ?? '').split(/\s+/).filter(Boolean);
}

/** @param {string | undefined} value as pip reads switches */
function isOn(value) {
  return value !== undefined && !['', '0', 'false', 'no', 'off', 'n', 'f'].includes(value.toLowerCase());
}
