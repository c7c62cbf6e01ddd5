using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>A business asks to be made a merchant of an account.</summary>
public sealed class MerchantApplication : IAuthored
{
    public const int ReasonMaxLength = 1_000;

    private MerchantApplication()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public ApplicationStatus Status { get; private set; }

    /// <summary>Numbers that not everybody may see are encrypted in it.</summary>
    public ApplicationContent Content { get; private set; } = new();

    /// <summary>Every text of the content, in capital letters, one a line.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>SHA-256 of the key that reaches it from outside as long as it is a draft.</summary>
    public byte[] KeyHash { get; private set; } = [];

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    public DateTime? SubmittedAt { get; private set; }

    /// <summary>When it was approved, declined or withdrawn.</summary>
    public DateTime? ClosedAt { get; private set; }

    /// <summary>Why it was declined, where somebody has said so.</summary>
    public string? Reason { get; private set; }

    /// <summary>The merchant that it has become.</summary>
    public Guid? MerchantId { get; private set; }

    /// <summary>Goes up by one with each edit and each step.</summary>
    public long Version { get; private set; }

    /// <summary>Begins one.</summary>
    /// <returns>Invalid where its parts contradict each other.</returns>
    public static ErrorOr<MerchantApplication> Draft(
        Guid id, AccountId account, ApplicationContent content, ApplicationKey key, string createdBy, DateTime now)
    {
        var draft = new MerchantApplication
        {
            Id = id,
            AccountId = account,
            KeyHash = CredentialHash.Of(key).ToBytes(),
            CreatedAt = now,
            CreatedBy = createdBy,
            UpdatedAt = now,
            UpdatedBy = createdBy,
            Version = 1,
        };
        return draft.Say(content).Then(_ => draft);
    }

    /// <summary>Says something else; what changes nothing is no edit.</summary>
    /// <returns>A conflict where it is no draft any more; invalid where its parts contradict each other.</returns>
    public ErrorOr<Success> Edit(ApplicationContent content, string editedBy, DateTime now) =>
        CheckIsDraft().Then(_ => content == Content ? Result.Success : Say(content).ThenDo(_ => Touch(editedBy, now)));

    /// <returns>A conflict where it is no draft any more.</returns>
    public ErrorOr<Success> CheckIsDraft() => Status == ApplicationStatus.Draft ? Result.Success : ApplicationErrors.NotADraft(Status);

    /// <summary>Gives it another key: the one before is worth nothing any more.</summary>
    /// <returns>A conflict where it is no draft any more.</returns>
    public ErrorOr<Success> ReplaceKey(ApplicationKey key, string replacedBy, DateTime now) => CheckIsDraft().ThenDo(_ =>
    {
        KeyHash = CredentialHash.Of(key).ToBytes();
        Touch(replacedBy, now);
    });

    /// <summary>Hands it in: nobody edits it from then on, and its key is worth nothing.</summary>
    /// <returns>A conflict where it is no draft; invalid, with each path, where something needed is missing.</returns>
    public ErrorOr<Success> Submit(string submittedBy, DateTime now)
    {
        var missing = Sections.MissingIn(Content).Select(path => Errors.Invalid(path, "Is needed before the application can be submitted."));
        return Status.CheckBecomes(ApplicationStatus.Submitted)
            .Then(_ => missing.ToList() is { Count: > 0 } faults ? faults : Result.Success.ToErrorOr())
            .ThenDo(_ => SubmittedAt = now)
            .Then(_ => Become(ApplicationStatus.Submitted, submittedBy, now));
    }

    /// <summary>Takes it up for review.</summary>
    public ErrorOr<Success> Review(string reviewer, DateTime now) => Become(ApplicationStatus.InReview, reviewer, now);

    /// <summary>Gives it up.</summary>
    public ErrorOr<Success> Withdraw(string withdrawnBy, DateTime now) => Become(ApplicationStatus.Withdrawn, withdrawnBy, now).ThenDo(_ => ClosedAt = now);

    /// <param name="reason">Why, for who made it; null: nothing is said.</param>
    /// <param name="decidedBy">Who says so.</param>
    /// <param name="now">When.</param>
    public ErrorOr<Success> Decline(string? reason, string decidedBy, DateTime now) =>
        Become(ApplicationStatus.Declined, decidedBy, now).ThenDo(_ => (ClosedAt, Reason) = (now, reason));

    /// <summary>Approves the application. The caller creates the merchant in the same transaction.</summary>
    internal ErrorOr<Success> Approve(Guid merchantId, string decidedBy, DateTime now) =>
        Become(ApplicationStatus.Approved, decidedBy, now).ThenDo(_ => (ClosedAt, MerchantId) = (now, merchantId));

    private ErrorOr<Success> Become(ApplicationStatus next, string by, DateTime now) => Status.CheckBecomes(next).ThenDo(_ =>
    {
        Status = next;
        Touch(by, now);
    });

    private ErrorOr<Success> Say(ApplicationContent content)
    {
        if (content.Contradictions().ToList() is { Count: > 0 } faults)
        {
            return faults;
        }

        (Content, SearchText) = (content, Sections.SearchTextOf(content));
        return Result.Success;
    }

    private void Touch(string by, DateTime now)
    {
        (UpdatedBy, UpdatedAt) = (by, now);
        Version++;
    }
}
