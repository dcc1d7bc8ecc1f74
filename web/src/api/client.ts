/** The one way to the API: typed by its OpenAPI file, errors as exceptions. */

import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, Unreachable } from "@/api/errors";
import type { paths } from "@/api/schema";
import { sessionEnded } from "@/api/sessionState";
import type { Sent } from "@/api/types";
import { randomHex } from "@/lib/random";

const headers: Middleware = {
  onRequest({ request }) {
    if (request.method === "POST") request.headers.set("Idempotency-Key", randomHex());
    return request;
  },
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && schemaPath !== "/api/v1/session") sessionEnded();
  },
};

/** A server that restarts may answer with a gateway's own page: that is an error too, only one without details. */
async function patientFetch(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    throw new Unreachable();
  }
}

export const client = createClient<paths>({ baseUrl: window.location.origin, fetch: patientFetch });
client.use(headers);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data, or the problem as an `ApiError`. */
export async function answered<T>(pending: Promise<Answer<T>>): Promise<Sent<T>> {
  const { data, error, response } = await pending;
  if (response.ok) return data as Sent<T>;
  throw new ApiError(response.status, typeof error === "object" && error !== null ? error : {});
}
