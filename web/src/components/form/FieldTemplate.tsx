import { ActionIcon, Tooltip } from "@mantine/core";
import type { FieldTemplateProps } from "@rjsf/utils";
import { type ReactNode, useMemo } from "react";
import type { FieldEvidence } from "@/api/types";
import { FieldNotesContext, useSurroundings } from "@/components/form/context";
import { IconAlert, IconTarget } from "@/components/icons";
import { plainMessage } from "@/lib/faults";
import classes from "./form.module.css";

/** Objects and lists bring a heading of their own; money is an object that looks like one field. */
function isContainer({ schema, uiSchema }: FieldTemplateProps): boolean {
  return (schema.type === "object" || schema.type === "array") && !uiSchema?.["ui:field"];
}

function isChoice({ uiSchema }: FieldTemplateProps): boolean {
  return uiSchema?.["ui:widget"] === "radio";
}

function Errors({ id, messages }: { id: string; messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <div id={id} role="alert">
      {messages.map((message) => <p key={message} className={classes.error}><IconAlert size={15} />{message}</p>)}
    </div>
  );
}

/** Why a person is asked about a field: what the paper says, and what speaks for and against it. */
export function Why({ id, evidence }: { id: string; evidence: FieldEvidence | undefined }) {
  if (!evidence || evidence.sure) return null;
  const read = evidence.evidence?.text;
  const oneLine = read && !read.includes("\n");
  return (
    <div id={id} className={classes.why}>
      {oneLine && <p>On the paper: “{read}”</p>}
      {!evidence.evidence && evidence.reasons.length === 0 && <p>Nothing was found for this on the paper.</p>}
      {evidence.reasons.map((reason) => <p key={reason}>{plainMessage(reason)}</p>)}
    </div>
  );
}

function Head({ props, labelId, evidence }: { props: FieldTemplateProps; labelId: string; evidence?: FieldEvidence }) {
  const { locate } = useSurroundings();
  const { id, label, required, fieldPathId } = props;
  const preset: unknown = props.schema.default;
  const optional = !required && (preset === undefined || preset === "");
  const words = <>{label}{optional && <span className={classes.optional}> (optional)</span>}</>;
  const show = `Show ${label} on the page`;
  return (
    <div className={classes.head}>
      {isChoice(props)
        ? <span id={labelId} className={classes.label}>{words}</span>
        : <label id={labelId} htmlFor={id} className={classes.label}>{words}</label>}
      {evidence?.evidence && (
        <Tooltip label={show}>
          <ActionIcon size={24} variant="subtle" color="gray" aria-label={show} onClick={() => { locate(String(fieldPathId.path[0])); }}>
            <IconTarget size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}

function useNotes(props: FieldTemplateProps, evidence: FieldEvidence | undefined) {
  const { id, rawErrors = [], rawDescription } = props;
  const ids = { label: `${id}__label`, help: `${id}__help`, error: `${id}__error`, why: `${id}__why` };
  const described = [rawErrors.length > 0 && ids.error, rawDescription && ids.help, evidence && !evidence.sure && ids.why];
  const describedBy = described.filter(Boolean).join(" ") || undefined;
  const invalid = rawErrors.length > 0;
  const notes = useMemo(() => ({ labelId: ids.label, describedBy, invalid }), [ids.label, describedBy, invalid]);
  return { ids, notes };
}

function Field({ props, children }: { props: FieldTemplateProps; children: ReactNode }) {
  const { evidence: all } = useSurroundings();
  const { path } = props.fieldPathId;
  const evidence = path.length === 1 ? all[String(path[0])] : undefined;
  const { ids, notes } = useNotes(props, evidence);
  return (
    <div className={classes.field} data-field={String(path[0])}>
      <Head props={props} labelId={ids.label} evidence={evidence} />
      <FieldNotesContext value={notes}>{children}</FieldNotesContext>
      {props.rawDescription && <p id={ids.help} className={classes.help}>{props.rawDescription}</p>}
      <Errors id={ids.error} messages={props.rawErrors ?? []} />
      <Why id={ids.why} evidence={evidence} />
    </div>
  );
}

/** A field with its label, what it means, what is wrong with it, and why a person is asked. */
export function FieldTemplate(props: FieldTemplateProps) {
  if (props.hidden) return <div hidden>{props.children}</div>;
  if (!isContainer(props)) return <Field props={props}>{props.children}</Field>;
  const { path } = props.fieldPathId;
  if (path.length === 0) return props.children;
  return (
    <div className={classes.field} data-field={String(path[0])}>
      {props.children}
      <Errors id={`${props.id}__error`} messages={props.rawErrors ?? []} />
    </div>
  );
}
