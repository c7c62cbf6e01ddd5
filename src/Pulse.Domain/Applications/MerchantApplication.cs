using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>An application of a business to become a merchant of an account.</summary>
public sealed class MerchantApplication : IAuthored
{
    public const int ReasonMaxLength = 1_000;

    private MerchantApplication()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public ApplicationStatus Status { get; private set; }

    /// <summary>The content. Sensitive fields are encrypted.</summary>
    public ApplicationContent Content { get; private set; } = new();

    /// <summary>All texts of the content in upper case, one per line.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>SHA-256 of the key that gives access to the draft without a login.</summary>
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

    /// <summary>When the application was approved, declined or withdrawn.</summary>
    public DateTime? ClosedAt { get; private set; }

    /// <summary>Reason for the decline. Null if none was given.</summary>
    public string? Reason { get; private set; }

    /// <summary>The merchant that the approval created.</summary>
    public Guid? MerchantId { get; private set; }

    /// <summary>Increases by one with each edit and each change of status.</summary>
    public long Version { get; private set; }

    /// <summary>Creates a draft.</summary>
    /// <returns>Validation errors if fields contradict each other.</returns>
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
        return draft.SetContent(content).Then(_ => draft);
    }

    /// <summary>Replaces the content. Does nothing if it is equal.</summary>
    /// <returns>A conflict if the application is not a draft; validation errors if fields contradict each other.</returns>
    public ErrorOr<Success> Edit(ApplicationContent content, string editedBy, DateTime now) =>
        CheckIsDraft().Then(_ => content == Content ? Result.Success : SetContent(content).ThenDo(_ => RecordEdit(editedBy, now)));

    /// <returns>A conflict if the application is not a draft.</returns>
    public ErrorOr<Success> CheckIsDraft() => Status == ApplicationStatus.Draft ? Result.Success : ApplicationErrors.NotADraft(Status);

    /// <summary>Replaces the key. The previous key becomes invalid.</summary>
    /// <returns>A conflict if the application is not a draft.</returns>
    public ErrorOr<Success> ReplaceKey(ApplicationKey key, string replacedBy, DateTime now) => CheckIsDraft().ThenDo(_ =>
    {
        KeyHash = CredentialHash.Of(key).ToBytes();
        RecordEdit(replacedBy, now);
    });

    /// <summary>Submits the draft. Edits and the key are rejected from then on.</summary>
    /// <returns>A conflict if the application is not a draft; a validation error for each required field that is missing.</returns>
    public ErrorOr<Success> Submit(string submittedBy, DateTime now)
    {
        var missing = Sections.MissingIn(Content).Select(path => Errors.Invalid(path, "Required for submission."));
        return Status.CheckBecomes(ApplicationStatus.Submitted)
            .Then(_ => missing.ToList() is { Count: > 0 } errors ? errors : Result.Success.ToErrorOr())
            .ThenDo(_ => SubmittedAt = now)
            .Then(_ => Become(ApplicationStatus.Submitted, submittedBy, now));
    }

    public ErrorOr<Success> Review(string reviewer, DateTime now) => Become(ApplicationStatus.InReview, reviewer, now);

    public ErrorOr<Success> Withdraw(string withdrawnBy, DateTime now) =>
        Become(ApplicationStatus.Withdrawn, withdrawnBy, now).ThenDo(_ => ClosedAt = now);

    /// <summary>Declines the application. The applicant can read the reason; null if none.</summary>
    public ErrorOr<Success> Decline(string? reason, string decidedBy, DateTime now) =>
        Become(ApplicationStatus.Declined, decidedBy, now).ThenDo(_ => (ClosedAt, Reason) = (now, reason));

    /// <summary>Approves the application. The caller creates the merchant in the same transaction.</summary>
    internal ErrorOr<Success> Approve(Guid merchantId, string decidedBy, DateTime now) =>
        Become(ApplicationStatus.Approved, decidedBy, now).ThenDo(_ => (ClosedAt, MerchantId) = (now, merchantId));

    private ErrorOr<Success> Become(ApplicationStatus next, string by, DateTime now) => Status.CheckBecomes(next).ThenDo(_ =>
    {
        Status = next;
        RecordEdit(by, now);
    });

    private ErrorOr<Success> SetContent(ApplicationContent content)
    {
        if (content.Contradictions().ToList() is { Count: > 0 } errors)
        {
            return errors;
        }

        (Content, SearchText) = (content, Sections.SearchTextOf(content));
        return Result.Success;
    }

    private void RecordEdit(string by, DateTime now)
    {
        (UpdatedBy, UpdatedAt) = (by, now);
        Version++;
    }
}
