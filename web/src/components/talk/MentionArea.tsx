import { Combobox, Textarea, useCombobox } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { matching, mentionAt, withMention } from "@/lib/mentions";

interface MentionAreaProps {
  label: string;
  placeholder: string;
  value: string;
  people: readonly string[];
  onChange: (text: string) => void;
  onSend: () => void;
}

/** A field for words, which offers colleagues behind an `@`; Ctrl + Enter sends. */
export function MentionArea({ label, placeholder, value, people, onChange, onSend }: MentionAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const placed = useRef<number | null>(null);
  const [caret, setCaret] = useState(0);
  const box = useCombobox();
  const naming = mentionAt(value, caret);
  const offered = naming ? matching(people, naming.typed) : [];
  const first = offered[0];

  useEffect(() => {
    if (placed.current === null) return;
    area.current?.setSelectionRange(placed.current, placed.current);
    placed.current = null;
  }, [value]);

  const moved = () => { setCaret(area.current?.selectionStart ?? 0); };
  const choose = (name: string) => {
    const next = withMention(value, caret, name);
    placed.current = next.caret;
    setCaret(next.caret);
    onChange(next.text);
    box.closeDropdown();
  };
  return (
    <Combobox store={box} onOptionSubmit={choose} withinPortal>
      <Combobox.EventsTarget withExpandedAttribute={offered.length > 0}>
        <Textarea
          ref={area}
          aria-label={label}
          placeholder={placeholder}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={10_000}
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart);
            box.openDropdown();
            box.resetSelectedOption();
          }}
          onSelect={moved}
          onBlur={() => { box.closeDropdown(); }}
          onKeyDown={(event) => {
            // Where none is marked yet, the first one is meant.
            if (event.key === "Enter" && first && box.dropdownOpened && box.getSelectedOptionIndex() < 0) {
              event.preventDefault();
              choose(first);
            } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              event.stopPropagation();
              onSend();
            }
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.DropdownTarget><div /></Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={offered.length === 0}>
        <Combobox.Options aria-label="Colleagues">
          {offered.map((name) => <Combobox.Option key={name} value={name}>{name}</Combobox.Option>)}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
