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

    /// <summary>The application whose approval made it; null: it was made without one.</summary>
    public Guid? ApplicationId { get; private set; }

    public MerchantStatus Status { get; private set; }

    public MerchantProfile Profile { get; private set; } = new();

    /// <summary>Every text of the profile, in capital letters, one a line.</summary>
    public string SearchText { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>Goes up by one with each edit and each change of status.</summary>
    public long Version { get; private set; }

    /// <returns>Invalid, with each path, where something is missing or contradicts something else.</returns>
    public static ErrorOr<Merchant> Create(Guid id, AccountId account, MerchantProfile profile, string createdBy, DateTime now)
    {
        var merchant = New(id, account, createdBy, now);
        return merchant.Describe(profile).Then(_ => merchant);
    }

    /// <summary>Approves an application and creates its merchant, described by what the review has seen.</summary>
    /// <returns>A conflict if the application is not in review.</returns>
    public static ErrorOr<Merchant> Approve(MerchantApplication application, Guid id, string approvedBy, DateTime now) =>
        application.Approve(id, approvedBy, now).Then(_ =>
        {
            var merchant = New(id, application.AccountId, approvedBy, now);
            merchant.ApplicationId = application.Id;
            merchant.Describe(new MerchantProfile { Basics = application.Content.Basics, BusinessDetails = application.Content.BusinessDetails });
            return merchant.ToErrorOr();
        });

    /// <summary>Describes it anew; what changes nothing is no edit.</summary>
    /// <returns>A conflict where it is closed; invalid where something is missing or contradicts something else.</returns>
    public ErrorOr<Success> Edit(MerchantProfile profile, string editedBy, DateTime now)
    {
        if (Status == MerchantStatus.Closed)
        {
            return Error.Conflict("merchant_closed", "The merchant is closed: it stays as it is.");
        }

        return profile == Profile ? Result.Success : Describe(profile).ThenDo(_ => Touch(editedBy, now));
    }

    /// <returns>A conflict where it cannot become that.</returns>
    public ErrorOr<Success> Become(MerchantStatus next, string by, DateTime now) => Status.CheckBecomes(next).ThenDo(_ =>
    {
        Status = next;
        Touch(by, now);
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

    private ErrorOr<Success> Describe(MerchantProfile profile)
    {
        if (profile.Faults().ToList() is { Count: > 0 } faults)
        {
            return faults;
        }

        (Profile, SearchText) = (profile, Sections.SearchTextOf(profile));
        return Result.Success;
    }

    private void Touch(string by, DateTime now)
    {
        (UpdatedBy, UpdatedAt) = (by, now);
        Version++;
    }
}
