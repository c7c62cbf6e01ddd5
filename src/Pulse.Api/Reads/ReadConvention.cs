using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Pulse.Api.Reads;

/// <summary>Adds HEAD (RFC 9110, 9.1) and preconditions to every action that supports GET.</summary>
internal sealed class ReadConvention : IActionModelConvention
{
    private static readonly PreconditionFilter Preconditions = new();

    public void Apply(ActionModel action)
    {
        var reads = action.Selectors.Where(IsGet).ToList();
        foreach (var selector in reads)
        {
            Replace(selector.EndpointMetadata, metadata => metadata is HttpMethodMetadata, new HttpMethodMetadata(Methods));
            Replace(
                selector.ActionConstraints,
                constraint => constraint is HttpMethodActionConstraint,
                new HttpMethodActionConstraint(Methods));
        }

        if (reads.Count > 0)
        {
            action.Filters.Add(Preconditions);
        }
    }

    private static string[] Methods => [HttpMethods.Get, HttpMethods.Head];

    private static bool IsGet(SelectorModel selector) =>
        selector.EndpointMetadata.OfType<HttpMethodMetadata>().Any(metadata => metadata.HttpMethods.Contains(HttpMethods.Get));

    private static void Replace<T>(IList<T> list, Func<T, bool> isOld, T replacement)
    {
        foreach (var old in list.Where(isOld).ToList())
        {
            list.Remove(old);
        }

        list.Add(replacement);
    }
}
