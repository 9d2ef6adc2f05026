import { Button, Group, Radio, Stack, TagsInput } from "@mantine/core";
import type { CollectSettings } from "@regulars/contracts/collect-settings";
import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { LeaveGuard } from "../components/leave-guard.tsx";
import { FormFault, faultOf } from "./form-fault.tsx";
import { type Choice, CONSENT_CHOICES, IP_CHOICES, USER_AGENT_CHOICES } from "./privacy-choices.ts";
import classes from "./settings.module.css";
import type { Done, NotDone } from "./tried.server.ts";

interface PrivacyFormProps {
  readonly saved: CollectSettings;
  readonly answer: Done<unknown> | NotDone | undefined;
  readonly mayChange: boolean;
}

/** How visitors are treated. The page's action saves it. */
export function PrivacyForm({ saved, answer, mayChange }: PrivacyFormProps) {
  const [settings, setSettings] = useState(saved);
  const saving = useNavigation().formMethod === "POST";
  const changed = JSON.stringify(settings) !== JSON.stringify(saved);
  const set =
    <Name extends keyof CollectSettings>(name: Name) =>
    (value: CollectSettings[Name]): void =>
      setSettings((current) => ({ ...current, [name]: value }));
  return (
    <Form method="post" className={classes.form}>
      <LeaveGuard active={changed && !saving} />
      <fieldset disabled={!mayChange} className={classes.fields}>
        <Stack gap="xl">
          <FormFault answer={answer} fields={["deniedKeys"]} />
          <Choices
            name="consent"
            label="Visitors who have not said yes to analytics"
            description="They say yes through your consent banner: the script is told, or Segment's consent fields come with each event. What your servers send is not asked about here."
            choices={CONSENT_CHOICES}
            value={settings.consent}
            onChange={set("consent")}
          />
          <Choices
            name="ip"
            label="IP addresses"
            description="Of visitors, as their browsers connect."
            choices={IP_CHOICES}
            value={settings.ip}
            onChange={set("ip")}
          />
          <Choices
            name="userAgent"
            label="Browsers"
            choices={USER_AGENT_CHOICES}
            value={settings.userAgent}
            onChange={set("userAgent")}
          />
          <TagsInput
            name="deniedKeys"
            label="Never keep these fields"
            description="Wherever a field of this name stands in what is sent, whatever its case, it is taken out before anything is stored. Type a name and press Enter."
            placeholder={settings.deniedKeys.length === 0 ? "passport, iban, health_notes" : ""}
            hiddenInputValuesDivider={"\n"}
            value={settings.deniedKeys}
            onChange={set("deniedKeys")}
            splitChars={[",", "\n"]}
            maxTags={200}
            disabled={!mayChange}
            error={faultOf(answer, "deniedKeys")}
            clearButtonProps={{ "aria-label": "Take all out" }}
          />
          {mayChange && (
            <Group>
              <Button type="submit" loading={saving} disabled={!changed}>
                Save
              </Button>
              <span className={classes.saved} role="status">
                {answer?.ok === true && !changed && !saving
                  ? "Saved. It is in force within three seconds."
                  : "In force within three seconds of saving. What was stored before stays as it is."}
              </span>
            </Group>
          )}
        </Stack>
      </fieldset>
    </Form>
  );
}

/** Descriptions here are sentences to be read, and larger than the library has them. */
const DESCRIBED = { description: classes.described ?? "", label: classes.choice ?? "" };

interface ChoicesProps<Value extends string> {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function Choices<Value extends string>({ choices, onChange, description, ...group }: ChoicesProps<Value>) {
  return (
    <Radio.Group
      {...group}
      {...(description === undefined ? {} : { description })}
      onChange={(value) => onChange(value as Value)}
    >
      <Stack gap="sm" mt="sm">
        {choices.map((choice) => (
          <Radio key={choice.value} {...choice} classNames={DESCRIBED} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
