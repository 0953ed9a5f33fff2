// The addresses of one request, as the answer to a submit and every status give them. The Python client follows them as they are.
// Below the app and never below `/multi`: fal uses the rest of a model's name only when something is submitted.

export interface RequestAddresses {
  readonly response_url: string;
  readonly status_url: string;
  readonly cancel_url: string;
}

/** `base` is the server as the client knows it: `http://127.0.0.1:8000`. */
export function requestAddresses(base: string, requestId: string): RequestAddresses {
  const request = `${base}/queue/fal-ai/trellis/requests/${requestId}`;
  return { response_url: request, status_url: `${request}/status`, cancel_url: `${request}/cancel` };
}
