using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Pulse.Api.Json;

namespace Pulse.Api.OpenApi;

/// <summary>The types of request bodies and of everything in them.</summary>
internal sealed class BodyTypes
{
    private readonly HashSet<Type> types = [];

    /// <param name="actions">All actions.</param>
    /// <param name="options">The options that bodies are read with.</param>
    public BodyTypes(IApiDescriptionGroupCollectionProvider actions, JsonSerializerOptions options)
    {
        var bodies = from description in actions.ApiDescriptionGroups.Items.SelectMany(actionsOfGroup => actionsOfGroup.Items)
                     from parameter in description.ParameterDescriptions
                     where parameter.Source == BindingSource.Body
                     select parameter.Type;
        foreach (var body in bodies)
        {
            Add(body, options);
        }
    }

    /// <summary>Whether requests can contain the type.</summary>
    public bool Contain(Type type) => types.Contains(type);

    private void Add(Type type, JsonSerializerOptions options)
    {
        if (!types.Add(type))
        {
            return;
        }

        var info = options.GetTypeInfo(type);
        IEnumerable<Type?> parts =
            [MergePatchConverterFactory.PatchedBy(type), info.ElementType, .. info.Properties.Select(property => property.PropertyType)];
        foreach (var part in parts.OfType<Type>())
        {
            Add(Nullable.GetUnderlyingType(part) ?? part, options);
        }
    }
}
