using ErrorOr;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Errors;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.QueryParameters;

/// <summary>
/// Rejects query parameters of actions that have none, because a misplaced parameter, such as <c>dryRun</c>, may be meant to change the
/// effect. It runs after authorization and before the action. The error does not repeat values, because clients send secrets there by
/// mistake.
/// </summary>
internal sealed class UnknownParametersFilter : IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        if (context.HttpContext.Request is { QueryString.HasValue: true, Query: { Count: > 0 } parameters })
        {
            List<Error> unknown = [.. parameters.Keys.Select(name =>
                DomainErrors.Invalid(
                    QueryParameter.PathOf(name), name.Length == 0 ? QueryParameter.Nameless : QueryParameter.NoneAllowed))];
            context.Result = new ProblemResult(unknown);
        }
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}

/// <summary>Adds the filter to every action that does not bind the query string.</summary>
internal sealed class UnknownParametersConvention : IActionModelConvention
{
    private static readonly UnknownParametersFilter Filter = new();

    public void Apply(ActionModel action)
    {
        var attributes = action.Parameters.SelectMany(parameter => parameter.Attributes);
        if (!attributes.Any(attribute => attribute is FromQueryStringAttribute))
        {
            action.Filters.Add(Filter);
        }
    }
}
