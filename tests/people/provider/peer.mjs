// A certified OpenID provider (npm's oidc-provider), for the tests of staff sign-in. Its arguments: what it is called,
// and the client as JSON. PUT /users/NAME says what it tells of a person; /interaction/…/as/NAME signs them in.
// Nothing of this runs where people are served.
import { createRequire } from "node:module";

const { Provider } = createRequire(`${process.cwd()}/`)("oidc-provider");
const [issuer, client] = [process.argv[2], JSON.parse(process.argv[3])];
const people = {};

const provider = new Provider(issuer, {
  clients: [client],
  claims: { openid: ["sub", "amr", "acr"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
  scopes: ["openid", "email", "profile", "groups"],
  acrValues: ["urn:clinic:mfa"],
  cookies: { keys: ["of a test"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
  findAccount: (ctx, name) => people[name] && { accountId: name, claims: () => ({ sub: name, ...people[name] }) },
  async loadExistingGrant(ctx) {
    const grant = new provider.Grant({ clientId: client.client_id, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email profile groups");
    await grant.save();
    return grant;
  },
});

async function bodyOf(request) {
  let text = "";
  for await (const part of request) text += part;
  return JSON.parse(text);
}

provider.use(async (ctx, next) => {
  const [, place, first, , name] = ctx.path.split("/").map(decodeURIComponent);
  if (place === "users" && ctx.method === "PUT") {
    people[first] = await bodyOf(ctx.req);
    ctx.status = 204;
  } else if (place === "interaction" && name === "nobody") {
    const refusal = { error: "access_denied", error_description: "They <b>stopped</b>" };
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, refusal));
  } else if (place === "interaction" && name) {
    const { amr, acr } = people[name];
    const login = { accountId: name, ...(amr && { amr }), ...(acr && { acr }) };
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login }));
  } else {
    await next();
  }
});

provider.listen(new URL(issuer).port, "127.0.0.1", () => console.log("listening"));
