// Addresses of links and forms.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rebased } from "../../toolkit/mcvet/dashboards/static/fields.js";

test("a link changes what it would change in the view that is shown, and keeps the rest of the pending address", () => {
  const shown = "?c=HR,RS&eqf=4&lang=en", asked = "?c=HR,RS&eqf=4,5&diff=1&lang=en";
  assert.equal(rebased("?c=HR,RS&eqf=4&view=laws&lang=en", shown, asked), "?c=HR%2CRS&eqf=4%2C5&diff=1&lang=en&view=laws");
  assert.equal(rebased("?c=HR&eqf=4&lang=en", shown, asked), "?eqf=4%2C5&diff=1&lang=en&c=HR");
  assert.equal(rebased("?c=HR,RS&lang=en", shown, asked), "?c=HR%2CRS&diff=1&lang=en");
  assert.equal(rebased("?c=HR,RS&eqf=4&lang=en&p=a&p=b", shown, asked), "?c=HR%2CRS&eqf=4%2C5&diff=1&lang=en&p=a&p=b");
});

test("an empty address begins anew", () => {
  assert.equal(rebased("?", "?c=HR", "?c=HR&eqf=5"), "?");
});
