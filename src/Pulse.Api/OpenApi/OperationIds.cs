using System.Globalization;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pulse.Api.OpenApi;

/// <summary>
/// Sets the ids of operations, such as <c>ApiKeys_Rotate</c>: the tag and the name of the action. Generators make groups of methods from
/// them, so they are part of the public contract.
/// </summary>
internal sealed class OperationIds : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var action = (ControllerActionDescriptor)context.Description.ActionDescriptor;
        operation.OperationId = $"{WordsOf(operation.Tags!.Single().Name!)}_{action.ActionName}";
        return Task.CompletedTask;
    }

    /// <summary>The words of a tag as one name: <c>ApiKeys</c> for "API keys". Versions are left out.</summary>
    private static string WordsOf(string tag) => string.Concat(tag.Split(' ').Where(word => char.IsLetter(word[0])).Select(Capitalized));

    private static string Capitalized(string word) => word.All(char.IsUpper)
        ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word.ToLowerInvariant())
        : char.ToUpperInvariant(word[0]) + word[1..];
}
