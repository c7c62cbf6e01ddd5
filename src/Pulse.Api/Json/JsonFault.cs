using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pulse.Api.Json;

/// <summary>
/// Says what is wrong with a JSON body so that a human can act on it: a path without the serializer's <c>$.</c>, and no
/// .NET type names. The serializer tells unknown and repeated members only in its message, from which the name is taken.
/// </summary>
internal static partial class JsonFault
{
    /// <summary>The path is empty for the value as a whole.</summary>
    public static (string Path, string Message) Of(JsonException exception)
    {
        var path = PathOf(exception.Path);
        if (exception is InvalidJsonValueException ours)
        {
            return (path.Length == 0 || ours.Inside.Length == 0 || ours.Inside[0] == '[' ? path + ours.Inside : $"{path}.{ours.Inside}", ours.Message);
        }

        if (UnknownMember().Match(exception.Message) is { Success: true } unknown)
        {
            return (Inside(path, unknown.Groups["name"].Value), "Unknown property.");
        }

        if (RepeatedMember().Match(exception.Message) is { Success: true } repeated)
        {
            return (Inside(path, repeated.Groups["name"].Value), "The property stands there twice.");
        }

        if (exception.Message.StartsWith("Duplicate propert", StringComparison.Ordinal))
        {
            return (path, "The property stands there twice.");
        }

        if (IsNameWithoutText(exception))
        {
            return (path, "The name of a property is not valid Unicode text.");
        }

        if (Cause(exception) is { } cause)
        {
            return (path, $"Must be {cause}.");
        }

        return WrongType().Match(exception.Message) is { Success: true } wrong
            ? (path, $"Must be {Describe(wrong.Groups["type"].Value)}.")
            : (path, $"Not valid JSON, line {exception.LineNumber + 1}.");
    }

    private static string PathOf(string? path) => path?.TrimStart('$').TrimStart('.') ?? "";

    /// <summary>
    /// The serializer gives the path of the member, with an odd name in brackets, or else of the object that it stands in.
    /// </summary>
    private static string Inside(string path, string member)
    {
        var bracketed = $"['{member}']";
        if (path.EndsWith(bracketed, StringComparison.Ordinal))
        {
            path = path[..^bracketed.Length];
        }

        return path.Length == 0 ? member : path.EndsWith(member, StringComparison.Ordinal) ? path : $"{path}.{member}";
    }

    /// <summary>Values are read by converters of ours; only names are left, and UUIDs, which are called that.</summary>
    private static bool IsNameWithoutText(JsonException exception) =>
        exception.InnerException is InvalidOperationException { Message: var told } && told.Contains("UTF-16", StringComparison.Ordinal)
        && !exception.Message.Contains("Guid", StringComparison.Ordinal);

    /// <summary>Of a value inside an object or a list the serializer names the type of that, and only this tells what was wrong.</summary>
    private static string? Cause(JsonException exception) => exception.InnerException?.Message switch
    {
        { } told when told.Contains("Guid", StringComparison.Ordinal) => "a UUID",
        { } told when told.Contains("as a string", StringComparison.Ordinal) && exception.Message.Contains("Guid", StringComparison.Ordinal) => "a UUID",
        { } told when told.Contains("as a boolean", StringComparison.Ordinal) => "true or false",
        { } told when exception.InnerException is FormatException || told.Contains("as a number", StringComparison.Ordinal) => "a whole number, and not a huge one",
        _ => null,
    };

    private static string Describe(string type) => type switch
    {
        _ when type.Contains("IReadOnlyList", StringComparison.Ordinal) => "a list",
        _ when type.Contains("Guid", StringComparison.Ordinal) => "a UUID",
        _ when type.Contains("Int32", StringComparison.Ordinal) || type.Contains("Int64", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ => "an object",
    };

    [GeneratedRegex("^The JSON property '(?<name>.*)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex UnknownMember();

    [GeneratedRegex("^Duplicate property '(?<name>.*)' encountered", RegexOptions.Singleline)]
    private static partial Regex RepeatedMember();

    [GeneratedRegex(@"could not be converted to (?<type>\S+?)\. Path")]
    private static partial Regex WrongType();
}
