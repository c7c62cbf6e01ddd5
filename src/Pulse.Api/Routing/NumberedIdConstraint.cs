using System.Globalization;

namespace Pulse.Api.Routing;

/// <summary>
/// Accepts a number in a path exactly as Pulse writes it: ASCII digits without a leading zero. The framework's constraint also accepts
/// signs, spaces and zeros, which would give one resource several paths.
/// </summary>
internal sealed class NumberedIdConstraint : IRouteConstraint
{
    /// <summary>Name of the constraint in routes.</summary>
    public const string Name = "number";

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value)
        && Convert.ToString(value, CultureInfo.InvariantCulture) is [>= '1' and <= '9', ..] text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
