// Runs the official TypeScript client through every call Keyroster makes: node run.mjs <base url> <management key>.
// Its own retries are off: one call is one request.
import assert from "node:assert/strict";
import { OpenRouter } from "@openrouter/sdk";

const [serverURL, apiKey] = process.argv.slice(2);
assert.ok(serverURL && apiKey, "usage: node run.mjs <base url> <management key>");
const retryConfig = { strategy: "none" };
const client = new OpenRouter({ apiKey, serverURL, retryConfig });
const as = (key) => new OpenRouter({ apiKey: key, serverURL, retryConfig });
let calls = 0;

async function step(name, call) {
  try {
    const answer = await call();
    calls += 1;
    return answer;
  } catch (error) {
    console.error(`${name}: ${error?.name} ${error?.statusCode ?? ""} ${error?.message}`);
    if (error?.cause) console.error(String(error.cause).slice(0, 2000));
    process.exit(1);
  }
}

/** The keys of a list answer, whether the client pages or not. */
const listed = (answer) => (answer.result ?? answer).data;

const current = await step("current key", () => client.apiKeys.getCurrentKeyMetadata());
assert.equal(current.data.isManagementKey, true, "the management key must be recognised as one");

const created = await step("create", () =>
  client.apiKeys.create({
    requestBody: {
      name: "Contract Ada Lindqvist",
      limit: 2.5,
      limitReset: "monthly",
      expiresAt: new Date("2035-12-31T23:59:59Z"),
    },
  }),
);
assert.match(created.key, /^sk-or-v1-[0-9a-f]{64}$/, "the secret stands at the top level");
assert.equal(created.data.limit, 2.5);
assert.equal(created.data.limitRemaining, 2.5);
const hash = created.data.hash;

const list = await step("list", () => client.apiKeys.list({ includeDisabled: true, offset: 0 }));
assert.ok(listed(list).some((key) => key.hash === hash), "a created key is listed");

const got = await step("get", () => client.apiKeys.get({ hash }));
assert.equal(got.data.name, "Contract Ada Lindqvist");

const updated = await step("update", () =>
  client.apiKeys.update({ hash, requestBody: { name: "Contract renamed", limit: 5, disabled: false } }),
);
assert.equal(updated.data.limit, 5);
assert.equal(updated.data.limitReset, "monthly", "a field that is not sent stays");

const own = await step("current key, normal", () => as(created.key).apiKeys.getCurrentKeyMetadata());
assert.equal(own.data.isManagementKey, false);
assert.equal(own.data.limit, 5);

const credits = await step("credits", () => client.credits.getCredits());
assert.equal(typeof credits.data.totalCredits, "number");

const activity = await step("activity", () => client.analytics.getUserActivity({}));
assert.ok(listed(activity).length > 0, "the reseller's usage is there to be read strictly");
const unused = await step("activity of a key", () => client.analytics.getUserActivity({ apiKeyHash: hash }));
assert.equal(listed(unused).length, 0);
const meta = await step("analytics meta", () => client.analytics.getAnalyticsMeta());
assert.ok(meta.data.metrics.some((metric) => metric.name === "credits_usage"));
const queried = await step("analytics query", () =>
  client.analytics.queryAnalytics({
    requestBody: {
      metrics: ["credits_usage", "request_count"],
      dimensions: ["model"],
      granularity: "day",
      filters: [{ field: "api_key_id", operator: "not_in", value: [hash] }],
      orderBy: { field: "date", direction: "asc" },
    },
  }),
);
assert.equal(queried.data.metadata.truncated, false);
assert.ok(queried.data.data.length > 0, "rows were read");

const workspaces = await step("workspaces", () => client.workspaces.list({}));
assert.equal(listed(workspaces)[0].slug, "default", "the default workspace comes first");
await step("workspace", () => client.workspaces.get({ id: "default" }));

const deleted = await step("delete", () => client.apiKeys.delete({ hash }));
assert.equal(deleted.deleted, true);
const gone = await client.apiKeys.get({ hash }).then(
  () => 200,
  (error) => error.statusCode,
);
assert.equal(gone, 404, "a deleted key is gone");
const stranger = await as("sk-or-v1-unknown").apiKeys.list({}).then(
  () => 200,
  (error) => error.statusCode,
);
assert.equal(stranger, 401, "an unknown key is refused");

console.log(`${calls} calls answered as the client expects`);
