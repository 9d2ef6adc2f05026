import { json } from "@codemirror/lang-json";
import { syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import classes from "./definition-editor.module.css";
import type { PlacedFault } from "./use-faults.ts";

export interface CodeEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly faults: readonly PlacedFault[];
  /** Set to move the cursor there; a new object moves it again. */
  readonly goTo: { readonly offset: number } | undefined;
  readonly label: string;
  readonly describedBy: string;
}

/** CodeMirror, which only a browser can show; `DefinitionEditor` loads it when it is needed. */
export default function CodeEditor({ text, onChange, faults, goTo, label, describedBy }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>();
  const latest = useRef(onChange);
  latest.current = onChange;

  // Made once: the text as it was then; later ones come through the next effect.
  const first = useRef({ text, label, describedBy });
  useEffect(() => {
    if (host.current === null) return;
    const { label, describedBy, text } = first.current;
    const editor = new EditorView({
      doc: text,
      parent: host.current,
      extensions: [
        basicSetup,
        json(),
        // Classes instead of the library's colours, which are for light pages alone.
        syntaxHighlighting(classHighlighter),
        lintGutter(),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? ""),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": describedBy }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === text) return;
    // One change, so that undo brings back what stood there before an example or formatting.
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const end = editor.state.doc.length;
    const diagnostics = faults.map(({ message, span }) => ({
      from: Math.min(span.from, end),
      to: Math.min(span.to, end),
      severity: "error" as const,
      message,
    }));
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [faults]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || goTo === undefined) return;
    const anchor = Math.min(goTo.offset, editor.state.doc.length);
    editor.dispatch({ selection: { anchor }, scrollIntoView: true });
    editor.focus();
  }, [goTo]);

  return <div ref={host} className={classes.code} />;
}
