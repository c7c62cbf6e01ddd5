using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pulse.Api.OpenApi;

/// <summary>Makes a component of each parameter and response that several operations have, so that the document stays small.</summary>
internal sealed class SharedComponents : IOpenApiDocumentTransformer
{
    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var (parameters, responses) = (new Places<OpenApiParameter>(), new Places<OpenApiResponse>());
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            foreach (var (index, parameter) in (operation.Parameters ?? []).Index())
            {
                await parameters.AddAsync(
                    parameter, id => operation.Parameters![index] = new OpenApiParameterReference(id, document), cancellationToken);
            }

            foreach (var (status, response) in operation.Responses!)
            {
                await responses.AddAsync(
                    response, id => operation.Responses[status] = new OpenApiResponseReference(id, document), cancellationToken);
            }
        }

        parameters.Share(IdOf, (id, parameter) => document.AddComponent<IOpenApiParameter>(id, parameter));
        responses.Share(IdOf, (id, response) => document.AddComponent<IOpenApiResponse>(id, response));
    }

    private static string IdOf(OpenApiParameter parameter) =>
        parameter.In == ParameterLocation.Path ? $"{parameter.Name}-path" : parameter.Name!;

    private static string IdOf(OpenApiResponse response) =>
        response.Content?.Values.Select(content => content.Schema).OfType<OpenApiSchemaReference>().FirstOrDefault()?.Reference.Id
            ?? response.Description!.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Where parts of the document are, by their JSON.</summary>
    private sealed class Places<T>
        where T : class, IOpenApiSerializable
    {
        private readonly Dictionary<string, (T Part, List<Action<string>> Replacements)> found = new(StringComparer.Ordinal);

        /// <param name="part">A part. References are ignored.</param>
        /// <param name="replace">Replaces the part at its place by a reference to the component with an id.</param>
        /// <param name="cancellationToken">Cancels the serialization.</param>
        public async Task AddAsync(IOpenApiSerializable part, Action<string> replace, CancellationToken cancellationToken)
        {
            if (part is T shareable)
            {
                var json = await shareable.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
                found.TryAdd(json, (shareable, []));
                found[json].Replacements.Add(replace);
            }
        }

        /// <summary>Makes components of the parts with several places. Parts with one name get numbers, the most used first.</summary>
        public void Share(Func<T, string> idOf, Func<string, T, bool> add)
        {
            foreach (var (part, replacements) in found.Values.Where(place => place.Replacements.Count > 1)
                .OrderByDescending(place => place.Replacements.Count))
            {
                var (name, number) = (idOf(part), 1);
                var id = name;
                while (!add(id, part))
                {
                    number++;
                    id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
                }

                replacements.ForEach(replace => replace(id));
            }
        }
    }
}
