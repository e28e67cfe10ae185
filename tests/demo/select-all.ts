type Catalog = {
  readonly streams: readonly {
    readonly metadata: readonly {
      readonly breadcrumb: readonly string[];
      readonly metadata: Readonly<Record<string, unknown>>;
    }[];
  }[];
};

/** A discovered catalog with every stream selected. */
export function withAllSelected({ streams }: Catalog): Catalog {
  return {
    streams: streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((node) =>
        node.breadcrumb.length === 0 ? { ...node, metadata: { ...node.metadata, selected: true } } : node,
      ),
    })),
  };
}
