using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Pulse.Api.Json;
using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.Api.QueryParameters;

/// <summary>
/// Reads a query string into a request's properties. Rejects unknown parameters, so that a mistyped filter does not return everything.
/// </summary>
internal sealed class QueryParametersBinder<T> : IModelBinder
    where T : IQueryParameters, new()
{
    private static readonly Dictionary<string, PropertyInfo> Parameters =
        QueryParameter.Of(typeof(T)).ToDictionary(QueryParameter.NameOf, StringComparer.Ordinal);

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var query = new T();
        foreach (var (name, values) in bindingContext.HttpContext.Request.Query)
        {
            if (Fault(query, name, values.ToString(), values.Count) is { } fault)
            {
                bindingContext.ModelState.TryAddModelError(QueryParameter.PathOf(name), fault);
            }
        }

        bindingContext.Result = ModelBindingResult.Success(query);
        return Task.CompletedTask;
    }

    private static string? Fault(T query, string name, string text, int times)
    {
        if (name.Length == 0)
        {
            return QueryParameter.Nameless;
        }

        if (!Parameters.TryGetValue(name, out var property))
        {
            return Parameters.Count == 0
                ? QueryParameter.NoneAllowed
                : $"Unknown parameter. Allowed: {string.Join(", ", Parameters.Keys)}.";
        }

        if (times > 1)
        {
            return QueryParameter.Duplicate;
        }

        var (value, fault) = QueryParameter.Read(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, text);
        if (fault is null)
        {
            property.SetValue(query, value);
        }

        return fault;
    }
}

/// <summary>Parses parameters of query strings.</summary>
internal static class QueryParameter
{
    /// <summary>Error message for <c>?=value</c>.</summary>
    public const string Nameless = "A parameter has no name.";

    public const string Duplicate = "Duplicate parameter.";
    public const string NoneAllowed = "This operation has no query parameters.";

    private const int TextMaxLength = 256;

    public static IEnumerable<PropertyInfo> Of(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    /// <summary>Path of a parameter in a validation error: its name, or <c>query</c> if it has none.</summary>
    public static string PathOf(string name) => name.Length == 0 ? "query" : name;

    public static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <returns>The value, or the error message.</returns>
    public static (object? Value, string? Fault) Read(Type type, string text) => type switch
    {
        _ when type == typeof(string) => Text.LengthOf(text) <= TextMaxLength
            ? (text, null)
            : (null, $"Must have at most {TextMaxLength} characters."),
        _ when type == typeof(int) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, null)
            : (null, "Must be a whole number."),
        _ when type == typeof(bool) => text is "true" or "false" ? (text == "true", null) : (null, "Must be true or false."),
        _ when type == typeof(Guid) => Guid.TryParseExact(text, "D", out var id) ? (id, null) : (null, "Must be a UUID."),
        _ when type == typeof(DateTime) => Instant.TryParse(text, out var instant) ? (instant, null) : (null, Instant.FaultOf(text)),
        { IsEnum: true } => Enum.GetNames(type).FirstOrDefault(name => NameConverterFactory.NameOf(name) == text) is { } known
            ? (Enum.Parse(type, known), null)
            : (null, $"Must be one of {string.Join(", ", NameConverterFactory.NamesIn(type))}."),
        _ => throw new NotSupportedException($"A query parameter cannot be a {type.Name}."),
    };
}

/// <summary>Binds a parameter of an action from the whole query string.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal abstract class FromQueryStringAttribute : Attribute, IBindingSourceMetadata
{
    public BindingSource BindingSource => BindingSource.Special;
}

/// <summary>Binds a request from the query string.</summary>
internal sealed class FromQueryParametersAttribute : FromQueryStringAttribute;

internal sealed class QueryParametersBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
        context.Metadata.ModelType.IsAssignableTo(typeof(IQueryParameters))
        ? (IModelBinder)Activator.CreateInstance(typeof(QueryParametersBinder<>).MakeGenericType(context.Metadata.ModelType))!
        : null;
}
