using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;

namespace Pulse.Domain.Merchants;

/// <summary>A business that takes payments for an account.</summary>
public sealed class Merchant : IAuthored
{
    private Merchant()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    /// <summary>The application that created the merchant. Null if it was created without one.</summary>
    public Guid? ApplicationId { get; private set; }

    public MerchantStatus Status { get; private set; }

    public MerchantProfile Profile { get; private set; } = new();

    /// <summary>All texts of the profile in upper case, one per line.</summary>
    public string SearchText { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>Increases by one with each edit and each change of status.</summary>
    public long Version { get; private set; }

    /// <returns>A validation error for each field that is missing or contradicts another.</returns>
    public static ErrorOr<Merchant> Create(Guid id, AccountId account, MerchantProfile profile, string createdBy, DateTime now)
    {
        var merchant = New(id, account, createdBy, now);
        return merchant.SetProfile(profile).Then(_ => merchant);
    }

    /// <summary>Approves an application and creates its merchant with the reviewed sections.</summary>
    /// <returns>A conflict if the application is not in review.</returns>
    public static ErrorOr<Merchant> Approve(MerchantApplication application, Guid id, string approvedBy, DateTime now) =>
        application.Approve(id, approvedBy, now).Then(_ =>
        {
            var merchant = New(id, application.AccountId, approvedBy, now);
            merchant.ApplicationId = application.Id;
            merchant.SetProfile(
                new MerchantProfile { Basics = application.Content.Basics, BusinessDetails = application.Content.BusinessDetails });
            return merchant.ToErrorOr();
        });

    /// <summary>Replaces the profile. Does nothing if it is equal.</summary>
    /// <returns>
    /// A conflict if the merchant is closed; a validation error for each field that is missing or contradicts another.
    /// </returns>
    public ErrorOr<Success> Edit(MerchantProfile profile, string editedBy, DateTime now)
    {
        if (Status == MerchantStatus.Closed)
        {
            return Error.Conflict("merchant_closed", "A closed merchant cannot be changed.");
        }

        return profile == Profile ? Result.Success : SetProfile(profile).ThenDo(_ => RecordEdit(editedBy, now));
    }

    /// <returns>A conflict if the transition is not allowed.</returns>
    public ErrorOr<Success> Become(MerchantStatus next, string by, DateTime now) => Status.CheckBecomes(next).ThenDo(_ =>
    {
        Status = next;
        RecordEdit(by, now);
    });

    private static Merchant New(Guid id, AccountId account, string createdBy, DateTime now) => new()
    {
        Id = id,
        AccountId = account,
        CreatedAt = now,
        CreatedBy = createdBy,
        UpdatedAt = now,
        UpdatedBy = createdBy,
        Version = 1,
    };

    private ErrorOr<Success> SetProfile(MerchantProfile profile)
    {
        if (profile.Faults().ToList() is { Count: > 0 } errors)
        {
            return errors;
        }

        (Profile, SearchText) = (profile, Sections.SearchTextOf(profile));
        return Result.Success;
    }

    private void RecordEdit(string by, DateTime now)
    {
        (UpdatedBy, UpdatedAt) = (by, now);
        Version++;
    }
}
