// A search field with a list under it, at a place in the window: type, arrow keys, Enter. Closes on Escape and outside clicks;
// the focus goes back to where it was.
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import "./searchMenu.css";

export interface SearchMenuItem {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly icon?: ReactNode;
  /** Shown, but known not to be what is wanted. */
  readonly faint?: boolean;
}

export interface SearchMenuProps {
  readonly label: string;
  readonly placeholder: string;
  /** Where in the window, in pixels. */
  readonly x: number;
  readonly y: number;
  /** The items for a query, best first. */
  readonly find: (query: string) => readonly SearchMenuItem[];
  readonly nothing: string;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

const size = { width: 288, height: 340 };
const margin = 8;

export function SearchMenu({ label, placeholder, x, y, find, nothing, onChoose, onClose }: SearchMenuProps) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const [before] = useState(() => document.activeElement);
  const listId = useId();
  const root = useRef<HTMLDivElement>(null);
  const items = find(query);

  useEffect(() => {
    function closeOutside(event: PointerEvent): void {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) onClose();
    }
    window.addEventListener("pointerdown", closeOutside, true);
    return () => window.removeEventListener("pointerdown", closeOutside, true);
  }, [onClose]);

  useEffect(
    () => () => {
      const lost = document.activeElement === document.body;
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );

  useLayoutEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [listId, active]);

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") onClose();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + items.length) % Math.max(1, items.length));
    }
    if (event.key === "Tab") event.preventDefault();
    const chosen = items[active];
    if (event.key === "Enter" && chosen !== undefined) onChoose(chosen.id);
  }

  const place: CSSProperties = {
    left: Math.max(margin, Math.min(x, window.innerWidth - size.width - margin)),
    top: Math.max(margin, Math.min(y, window.innerHeight - size.height - margin)),
  };
  return (
    <div
      ref={root}
      className="search-menu"
      style={place}
      onKeyDown={onKeyDown}
      role="dialog"
      aria-label={label}
    >
      <input
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={items.length > 0 ? `${listId}-${active}` : undefined}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
      />
      <ul id={listId} role="listbox" aria-label={label}>
        {items.map((item, index) => (
          <li
            key={item.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            className={item.faint === true ? "search-menu-faint" : ""}
            data-testid={`search-item-${item.id}`}
            onPointerMove={() => setActive(index)}
            onClick={() => onChoose(item.id)}
          >
            {item.icon}
            <span className="search-menu-title">{item.title}</span>
            <span className="search-menu-detail">{item.detail}</span>
          </li>
        ))}
      </ul>
      {items.length === 0 ? <p>{nothing}</p> : null}
    </div>
  );
}
