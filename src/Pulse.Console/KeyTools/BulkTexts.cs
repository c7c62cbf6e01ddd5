using Pulse.Application.ApiKeys;

namespace Pulse.Console.KeyTools;

/// <summary>Bulk actions and their results in words.</summary>
public static class BulkTexts
{
    /// <summary>The values of the choice of an action, with their texts.</summary>
    public static IEnumerable<(string Value, string Text)> Actions =>
        Enum.GetValues<BulkAction>().Select(action => (Verb(action), Title(action)));

    /// <returns>Null if there is no such action.</returns>
    public static BulkAction? Find(string? verb) =>
        Enum.GetValues<BulkAction>().Where(action => Verb(action) == verb).Select(action => (BulkAction?)action).FirstOrDefault();

    /// <summary>The JSON name of the action.</summary>
    public static string Verb(BulkAction action) => action.ToString().ToLowerInvariant();

    public static string Title(BulkAction action) => action.ToString();

    /// <summary>As in "3 keys are disabled".</summary>
    public static string Done(BulkAction action) => action switch
    {
        BulkAction.Disable => "disabled",
        BulkAction.Enable => "enabled",
        BulkAction.Delete => "deleted",
        _ => "expired",
    };

    /// <summary>What happens to the keys.</summary>
    public static string Consequence(BulkAction action) => action switch
    {
        BulkAction.Disable => "Programs that use these keys are rejected at once, until you enable the keys again.",
        BulkAction.Enable => "Programs can use these keys again, as far as their other limits allow.",
        BulkAction.Delete => "Programs that use these keys are rejected at once. This cannot be undone.",
        _ => "The expiry of these keys is set to now. Programs that use them are rejected at once.",
    };

    public static string Of(BulkStatus status, BulkAction action, bool isDryRun) => status switch
    {
        BulkStatus.Changed => isDryRun ? $"Will be {Done(action)}" : $"{char.ToUpperInvariant(Done(action)[0])}{Done(action)[1..]}",
        BulkStatus.Unchanged => $"Already {Done(action)}",
        BulkStatus.NotFound => "No such key",
        _ => isDryRun ? "Will be refused" : "Refused",
    };

    /// <summary>The class of the style sheet for a status.</summary>
    public static string ClassOf(BulkStatus status) => status switch
    {
        BulkStatus.Changed => "good",
        BulkStatus.Unchanged => "",
        _ => "bad",
    };
}
