using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pulse.Api.OpenApi;

/// <summary>
/// Requires all properties of the objects that requests and responses share, in responses only: a request can leave out what a response
/// always has. Each gets a second component that extends the first one.
/// </summary>
internal sealed class ResponseShapes : IOpenApiDocumentTransformer
{
    private const string Suffix = "Response";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var operations = document.Paths.Values.SelectMany(path => path.Operations!.Values).ToList();
        var sent = new HashSet<string>(StringComparer.Ordinal);
        foreach (var content in operations.SelectMany(operation => operation.RequestBody?.Content?.Values ?? []))
        {
            Collect(content.Schema, document, sent);
        }

        var run = new Run(document, sent);
        var responses = operations.SelectMany(operation => operation.Responses!.Values)
            .Concat(document.Components!.Responses?.Values ?? []).OfType<OpenApiResponse>();
        foreach (var content in responses.SelectMany(response => response.Content?.Values ?? []).OfType<OpenApiMediaType>().ToList())
        {
            content.Schema = content.Schema is { } schema ? run.Complete(schema) : null;
        }

        return Task.CompletedTask;
    }

    private static void Collect(IOpenApiSchema? schema, OpenApiDocument document, HashSet<string> ids)
    {
        if (schema is OpenApiSchemaReference reference)
        {
            if (!ids.Add(reference.Reference.Id!))
            {
                return;
            }

            schema = document.Components!.Schemas![reference.Reference.Id!];
        }

        foreach (var part in schema is null ? [] : PartsOf(schema))
        {
            Collect(part, document, ids);
        }
    }

    private static IEnumerable<IOpenApiSchema> PartsOf(IOpenApiSchema schema) =>
    [
        .. schema.Properties?.Values ?? [], .. schema.OneOf ?? [], .. schema.AnyOf ?? [], .. schema.AllOf ?? [],
        .. new[] { schema.Items, schema.AdditionalProperties }.OfType<IOpenApiSchema>(),
    ];

    private sealed class Run(OpenApiDocument document, HashSet<string> sent)
    {
        /// <summary>The component of responses for each component. Both are the same where nothing changes.</summary>
        private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

        public IOpenApiSchema Complete(IOpenApiSchema schema)
        {
            if (schema is not OpenApiSchemaReference reference)
            {
                CompleteParts((OpenApiSchema)schema);
                return schema;
            }

            var id = reference.Reference.Id!;
            var complete = IdOf(id);
            return complete == id
                ? schema
                : new OpenApiSchemaReference(complete, document) { Description = reference.Reference.Description };
        }

        private string IdOf(string id)
        {
            if (known.TryGetValue(id, out var complete))
            {
                return complete;
            }

            known[id] = id;
            var schema = (OpenApiSchema)document.Components!.Schemas![id];
            if (!sent.Contains(id))
            {
                CompleteParts(schema);
            }
            else if (schema.Properties is { Count: > 0 } properties && Extend(id, schema, properties) is { } extended)
            {
                known[id] = id + Suffix;
                document.AddComponent<IOpenApiSchema>(known[id], extended);
            }

            return known[id];
        }

        /// <returns>Null if the component requires everything already.</returns>
        private OpenApiSchema? Extend(string id, OpenApiSchema schema, IDictionary<string, IOpenApiSchema> properties)
        {
            var changed = properties.Select(property => (property.Key, Value: CompleteCopy(property.Value)))
                .Where(property => property.Value is not null).ToDictionary(property => property.Key, property => property.Value!);
            if (changed.Count == 0)
            {
                if (schema.Required?.Count == properties.Count)
                {
                    return null;
                }

                // Kiota takes a schema without a property of its own for another name of the one that it extends.
                var (name, repeated) = properties.Where(property => property.Value is OpenApiSchema { OneOf: null })
                    .MinBy(property => property.Value.Description?.Length ?? 0);
                changed[name] = repeated;
            }

            return new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AllOf = [new OpenApiSchemaReference(id, document)],
                Properties = changed,
                Required = properties.Keys.ToHashSet(StringComparer.Ordinal),
            };
        }

        /// <summary>The schema of requests stays as it is, and keeps the description.</summary>
        /// <returns>Null if nothing changes.</returns>
        private IOpenApiSchema? CompleteCopy(IOpenApiSchema schema)
        {
            if (schema is OpenApiSchema { OneOf: { } choices })
            {
                var completed = choices.Select(choice => CompleteCopy(choice) ?? choice).ToList();
                return completed.SequenceEqual(choices) ? null : new OpenApiSchema { OneOf = completed };
            }

            return schema is OpenApiSchemaReference { Reference.Id: { } id } && IdOf(id) is var complete && complete != id
                ? new OpenApiSchemaReference(complete, document)
                : null;
        }

        private void CompleteParts(OpenApiSchema schema)
        {
            foreach (var (name, property) in schema.Properties?.ToList() ?? [])
            {
                schema.Properties![name] = Complete(property);
            }

            schema.OneOf = schema.OneOf?.Select(Complete).ToList();
            schema.AllOf = schema.AllOf?.Select(Complete).ToList();
            schema.Items = schema.Items is null ? null : Complete(schema.Items);
            schema.AdditionalProperties = schema.AdditionalProperties is null ? null : Complete(schema.AdditionalProperties);
        }
    }
}
