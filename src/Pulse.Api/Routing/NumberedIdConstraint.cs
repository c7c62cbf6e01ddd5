using System.Globalization;

namespace Pulse.Api.Routing;

/// <summary>
/// A number as Pulse writes it, in a path: ASCII digits alone, without a zero in front. The framework's own constraint also takes signs,
/// blanks and zeros, so that one thing would answer by many paths.
/// </summary>
internal sealed class NumberedIdConstraint : IRouteConstraint
{
    /// <summary>How routes name it.</summary>
    public const string Name = "number";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value)
        && Convert.ToString(value, CultureInfo.InvariantCulture) is [>= '1' and <= '9', ..] text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
