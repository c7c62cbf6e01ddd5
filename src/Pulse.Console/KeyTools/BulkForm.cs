using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Console.ApiKeys;
using Pulse.Console.Lists;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.KeyTools;

/// <summary>A choice of keys with an action.</summary>
public sealed class BulkForm
{
    public const string Matching = "matching";
    public const string Ticked = "ticked";

    private static readonly char[] Separators = [' ', ',', '\r', '\n'];

    /// <summary>The JSON name of an action.</summary>
    public string? Action { get; init; }

    /// <summary>Whether the ticked keys are meant, or all that match the filters of the list.</summary>
    public string? Target { get; init; }

    /// <summary>The ids of the ticked keys. The page that asks for confirmation sends them as one value, because values are few.</summary>
    public string[] Ids { get; init; } = [];

    /// <summary>What the user typed to confirm.</summary>
    public string? Confirmation { get; init; }

    /// <summary>The place of the first key of a part. Null: one request changes all keys.</summary>
    public int? From { get; init; }

    public BulkAction? ReadAction() => BulkTexts.Find(Action);

    public ErrorOr<List<Guid>> ReadIds()
    {
        var ids = new List<Guid>();
        foreach (var text in Ids.SelectMany(id => id.Split(Separators, StringSplitOptions.RemoveEmptyEntries)))
        {
            if (!Guid.TryParseExact(text, "D", out var id))
            {
                return DomainErrors.Invalid("ids", "Must be UUIDs.");
            }

            ids.Add(id);
        }

        return ids.Count == 0 ? DomainErrors.Invalid("ids", "Tick at least one key.") : ids;
    }

    /// <summary>The dry run of the choice. Its filters are those of the list.</summary>
    public ErrorOr<BulkChangeApiKeys> ToDryRun(ListApiKeys query)
    {
        if (Target == Matching)
        {
            var filter = query.Filters.ToDictionary(field => field.Key, string? (field) => field.Value, StringComparer.Ordinal);
            if (query.Search is { } search)
            {
                filter["search"] = search;
            }

            return new BulkChangeApiKeys(ReadAction(), Filter: filter, DryRun: true);
        }

        return ReadIds().Then(ids => new BulkChangeApiKeys(ReadAction(), ids, DryRun: true));
    }
}

/// <summary>The keys to choose from.</summary>
/// <param name="Keys">The list.</param>
/// <param name="Form">What is chosen already.</param>
public sealed record BulkPage(Listed<ApiKeyDto> Keys, BulkForm Form);

/// <summary>A bulk change, before or after it is made.</summary>
/// <param name="Action">The action.</param>
/// <param name="Change">The results, of which those of a dry run are expectations.</param>
public sealed record BulkOutcome(BulkAction Action, BulkChangeDto Change)
{
    /// <summary>The keys that change.</summary>
    public IReadOnlyList<Guid> Changed => [.. Change.Results.Where(IsChanged).Select(result => result.Id)];

    /// <summary>How many keys change that were used recently.</summary>
    public int InUse => Change.Results.Count(result => IsChanged(result) && result.UsedRecently);

    /// <summary>What to type to confirm. Null: a key that becomes valid needs no such confirmation.</summary>
    public string? Phrase => PhraseFor(Action, Changed.Count);

    public static string? PhraseFor(BulkAction action, int keys) =>
        action == BulkAction.Enable ? null : $"{BulkTexts.Verb(action)} {KeyTexts.Count(keys, "key")}";

    /// <summary>Whether the key is deleted.</summary>
    public bool IsGone(BulkResultDto result) => !Change.DryRun && Action == BulkAction.Delete && IsChanged(result);

    /// <summary>
    /// Whether the key is as the action leaves it. If the answer to a part was lost and the part is sent again, its keys are so already.
    /// </summary>
    public bool IsAsIntended(BulkResultDto result) => result.Status is BulkStatus.Changed or BulkStatus.Unchanged
        || (Action == BulkAction.Delete && result.Status == BulkStatus.NotFound);

    public string TextOf(BulkResultDto result) => BulkTexts.Of(result.Status, Action, Change.DryRun);

    private static bool IsChanged(BulkResultDto result) => result.Status == BulkStatus.Changed;
}
