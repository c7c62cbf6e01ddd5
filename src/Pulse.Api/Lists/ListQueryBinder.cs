using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Pulse.Api.QueryParameters;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.Lists;

/// <summary>
/// Reads a list query from the query string. Parameters other than page, size, cursor, search and sort are filters by field.
/// </summary>
internal sealed class ListQueryBinder<TQuery> : IModelBinder
    where TQuery : ListQuery, new()
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        if (!bindingContext.HttpContext.Request.QueryString.HasValue)
        {
            // The query for the whole list is valid. To validate it costs more than to answer some lists.
            var all = new TQuery();
            bindingContext.ValidationState[all] = new ValidationStateEntry { SuppressValidation = true };
            bindingContext.Result = ModelBindingResult.Success(all);
            return Task.CompletedTask;
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in bindingContext.HttpContext.Request.Query)
        {
            if (name.Length == 0)
            {
                bindingContext.ModelState.TryAddModelError(QueryParameter.PathOf(name), QueryParameter.Nameless);
                continue;
            }

            if (values.Count > 1)
            {
                bindingContext.ModelState.TryAddModelError(name, QueryParameter.Duplicate);
            }

            parameters.Add(name, values.ToString());
        }

        var query = new TQuery
        {
            Page = TakeNumber("page"),
            PageSize = TakeNumber("pageSize"),
            After = TakePosition(),
            Search = Take("search"),
            Sort = Take("sort"),
            Filters = parameters,
        };
        bindingContext.Result = ModelBindingResult.Success(query);
        return Task.CompletedTask;

        string? Take(string name) => parameters.Remove(name, out var value) ? value : null;

        ListPosition? TakePosition()
        {
            if (Take(CursorSeal.Parameter) is not { } cursor)
            {
                return null;
            }

            var position = bindingContext.HttpContext.RequestServices.GetRequiredService<CursorSeal>().Open(typeof(TQuery), cursor);
            if (position is null)
            {
                bindingContext.ModelState.TryAddModelError(
                    CursorSeal.Parameter, "Not a cursor of this list. Start without a cursor and follow rel=\"next\" of Link.");
            }

            return position;
        }

        int? TakeNumber(string name)
        {
            if (Take(name) is not { } text)
            {
                return null;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            bindingContext.ModelState.TryAddModelError(name, "Must be a whole number.");
            return null;
        }
    }
}

/// <summary>
/// Binds a list query from the whole query string. The document describes the parameters from the list's fields, not from the type.
/// </summary>
internal sealed class FromListQueryAttribute : FromQueryStringAttribute;

internal sealed class ListQueryBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.ModelType.IsSubclassOf(typeof(ListQuery))
        ? (IModelBinder)Activator.CreateInstance(typeof(ListQueryBinder<>).MakeGenericType(context.Metadata.ModelType))!
        : null;
}
