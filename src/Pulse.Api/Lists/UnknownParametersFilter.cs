using ErrorOr;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Errors;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Lists;

/// <summary>
/// Refuses every query parameter of an action that binds none: one in the wrong place may have been meant to change what the
/// call does, such as <c>dryRun</c>. Runs when the caller has been let in, and before anything happens. What a parameter says is
/// never repeated: people send secrets there by mistake.
/// </summary>
internal sealed class UnknownParametersFilter : IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        if (context.HttpContext.Request.Query is { Count: > 0 } parameters)
        {
            List<Error> unknown = [.. parameters.Keys.Select(name =>
                DomainErrors.Invalid(QueryParameter.PathOf(name), name.Length == 0 ? QueryParameter.Nameless : "No parameters are known here."))];
            context.Result = new ProblemResult(unknown);
        }
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}

/// <summary>Puts the filter before every action that does not bind the query string itself.</summary>
internal sealed class UnknownParametersConvention : IActionModelConvention
{
    private static readonly UnknownParametersFilter Filter = new();

    public void Apply(ActionModel action)
    {
        if (!action.Parameters.Any(parameter => parameter.Attributes.Any(attribute => attribute is FromListQueryAttribute or FromQueryParametersAttribute)))
        {
            action.Filters.Add(Filter);
        }
    }
}
