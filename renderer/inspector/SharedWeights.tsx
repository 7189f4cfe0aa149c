// Whose weights a layer uses: its own, or another layer's of the same kind, which may be chosen here.
import { Button, HTMLSelect } from "@blueprintjs/core";
import { Link, Unlink } from "@blueprintjs/icons";
import { useMemo } from "react";
import { fittingOwners } from "../../shared/document/fittingOwners.ts";
import type { DocumentNode } from "../../shared/document/schema.ts";
import { scopeState, useScope } from "../document/scope.ts";

export function SharedWeights({ node }: { readonly node: DocumentNode }) {
  const document = useScope((scope) => scope.document);
  const analysis = useScope((scope) => scope.analysis);
  const owners = useMemo(() => fittingOwners(document, analysis, node), [document, analysis, node]);
  const owner = document.nodes.find(({ id }) => id === node.shares);
  const users = document.nodes.filter(({ shares }) => shares === node.id);
  if (owner === undefined && owners.length === 0 && users.length === 0) return null;
  return (
    <section className="shared-weights" aria-label="Shared weights">
      {owner === undefined ? null : <UsesOthers node={node} owner={owner} />}
      {users.length === 0 ? null : (
        <p className="inspector-help">Its weights and settings are also those of {listed(users)}.</p>
      )}
      {owner !== undefined || owners.length === 0 ? null : <OwnerSelect node={node} owners={owners} />}
    </section>
  );
}

function UsesOthers({ node, owner }: { readonly node: DocumentNode; readonly owner: DocumentNode }) {
  return (
    <>
      <p className="inspector-help">
        <Link size={12} /> Uses the weights and settings of{" "}
        <button
          type="button"
          className="shared-weights-owner"
          onClick={() => scopeState().select([owner.id])}
        >
          {owner.name || owner.id}
        </button>
        , counted there.
      </p>
      <Button
        size="small"
        icon={<Unlink size={14} />}
        text="Use own weights"
        data-testid="own-weights"
        onClick={() => scopeState().apply({ kind: "shareWeights", node: node.id, owner: null })}
      />
    </>
  );
}

function OwnerSelect({
  node,
  owners,
}: {
  readonly node: DocumentNode;
  readonly owners: readonly DocumentNode[];
}) {
  return (
    <HTMLSelect
      fill
      aria-label="Share weights with another layer"
      data-testid="share-weights"
      value=""
      options={[
        { value: "", label: "Share weights with…" },
        ...owners.map(({ id, name }) => ({ value: id, label: name || id })),
      ]}
      onChange={(event) => {
        const owner = event.currentTarget.value;
        if (owner !== "") scopeState().apply({ kind: "shareWeights", node: node.id, owner });
      }}
    />
  );
}

function listed(nodes: readonly DocumentNode[]): string {
  return nodes.map(({ name, id }) => name || id).join(", ");
}
