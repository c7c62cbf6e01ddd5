using System.Net;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

/// <summary>The walk that each client of Pulse must be able to do.</summary>
public sealed class WalkTests : PulseTests
{
    [Test]
    public async Task A_key_is_created_changed_rotated_verified_and_deleted()
    {
        var caller = await Pulse.Sessions.GetCurrentAsync();
        Assert.That(caller.ApiKey!.Identifier, Is.EqualTo(Key.Identifier));

        var created = await Pulse.ApiKeys.CreateAsync(new CreateApiKey
        {
            Name = "Nightly report",
            Permissions = [PulsePermissions.ReadApiKeys],
            Description = "For the walk",
            RateLimit = new RateLimit { Limit = 100, WindowSeconds = 60 },
            Quota = new Quota { Limit = 1_000, Period = QuotaPeriod.Month },
            Metadata = new Dictionary<string, string> { ["plan"] = "gold", ["region"] = "eu" },
        });
        Assert.That(created.ApiSecret, Does.StartWith("pls_"));
        Assert.That(created.Status, Is.EqualTo(ApiKeyStatus.Active));
        Assert.That(created.ETag, Is.Not.Null);

        var renamed = await Pulse.ApiKeys.UpdateAsync(created.Id, new ApiKeyPatch { Name = "Weekly report" });
        Assert.That(renamed.Name, Is.EqualTo("Weekly report"));
        Assert.That(renamed.Description, Is.EqualTo("For the walk"));

        var cleared = await Pulse.ApiKeys.UpdateAsync(created.Id, new ApiKeyPatch
        {
            Description = null,
            RateLimit = new RateLimitPatch { Limit = 50 },
            Quota = null,
            Metadata = new Dictionary<string, string?> { ["plan"] = null },
        });
        Assert.That(cleared.Name, Is.EqualTo("Weekly report"));
        Assert.That(cleared.Description, Is.Null);
        Assert.That(cleared.RateLimit, Is.EqualTo(new RateLimit { Limit = 50, WindowSeconds = 60 }));
        Assert.That(cleared.Quota, Is.Null);
        Assert.That(cleared.Metadata, Is.EquivalentTo(new Dictionary<string, string> { ["region"] = "eu" }));

        var rotated = await Pulse.ApiKeys.RotateAsync(created.Id);
        Assert.That(rotated.ApiSecret, Is.Not.EqualTo(created.ApiSecret));
        Assert.That(rotated.Secrets.Select(secret => secret.State), Is.EqualTo(new[] { SecretState.Active, SecretState.Retiring }));

        var presented = new PresentedApiKey { ApiKey = created.Identifier, ApiSecret = rotated.ApiSecret };
        var verified = await Pulse.ApiKeys.VerifyAsync(presented);
        Assert.That((verified.Valid, verified.Code, verified.ApiKey), Is.EqualTo((true, "ok", (ApiKey?)null)));
        Assert.That(verified.RateLimit!.Remaining, Is.LessThan(50));
        Assert.That((await Pulse.ApiKeys.VerifyAsync(presented, withKey: true)).ApiKey!.Id, Is.EqualTo(created.Id));

        var receipt = await Pulse.ApiKeys.DeleteAsync(
            created.Id, new PulseRequestOptions { WaitForNodes = TimeSpan.FromSeconds(5) });
        Assert.That((receipt!.Confirmed, receipt.IsComplete), Is.EqualTo((1, true)));
        Assert.That(receipt.Lag, Is.Not.Null);
        Assert.That((await Pulse.ApiKeys.VerifyAsync(presented)).Code, Is.EqualTo("not_found"));
        Assert.That(Refusal(() => Pulse.ApiKeys.GetAsync(created.Id)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task An_application_is_edited_by_its_applicant_submitted_and_approved()
    {
        var draft = await Pulse.Applications.CreateAsync(Samples.Application);
        var owner = draft.BusinessOwners.Single();
        Assert.That(draft.BusinessBanking!.AccountNumber, Is.EqualTo("****7731"));
        Assert.That(draft.BusinessHistory!.StartedOn, Is.EqualTo(new DateOnly(2019, 4, 1)));

        var edited = await Pulse.Portal.UpdateAsync(draft.ApplicationKey, new ApplicationContentPatch
        {
            Basics = new BasicsPatch { DbaName = "Acme", Address = new AddressPatch { City = "Berkeley", Line2 = null } },
            BusinessOwners = new([new BusinessOwnerPatch { Id = owner.Id, Title = "CEO" }]),
            OrderProcessing = new OrderProcessingPatch { AverageTicket = new MoneyPatch { Amount = 13.25m } },
        });
        Assert.That(edited.Basics!.Address!.City, Is.EqualTo("Berkeley"));
        Assert.That(edited.Basics.Address.PostalCode, Is.EqualTo("94607"));
        Assert.That(edited.BusinessOwners.Single().LastName, Is.EqualTo("Hill"));
        Assert.That(edited.OrderProcessing!.AverageTicket, Is.EqualTo(new Money { Amount = 13.25m, Currency = "USD" }));
        Assert.That((await Pulse.Portal.GetAsync(draft.ApplicationKey)).System.Status, Is.EqualTo(ApplicationStatus.Draft));

        var plain = await Admin.Applications.GetAsync(draft.Id, withSensitiveData: true);
        Assert.That(plain.BusinessBanking!.AccountNumber, Is.EqualTo("987007731"));

        var submitted = await Pulse.Portal.SubmitAsync(draft.ApplicationKey, new PulseRequestOptions { IfMatch = edited.ETag });
        Assert.That(submitted.System.Status, Is.EqualTo(ApplicationStatus.Submitted));
        Assert.That(Refusal(() => Pulse.Portal.GetAsync(draft.ApplicationKey)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        await Pulse.Applications.ReviewAsync(draft.Id);
        var approved = await Pulse.Applications.ApproveAsync(draft.Id);
        Assert.That(approved.System.Status, Is.EqualTo(ApplicationStatus.Approved));

        var merchant = await Pulse.Merchants.GetAsync(approved.System.MerchantId!.Value);
        Assert.That(merchant.Basics!.DbaName, Is.EqualTo("Acme"));
        var suspended = await Pulse.Merchants.SuspendAsync(merchant.Id, new PulseRequestOptions { IfMatch = merchant.ETag });
        Assert.That(suspended.Status, Is.EqualTo(MerchantStatus.Suspended));
        var found = Pulse.Applications.ListAsync(new ApplicationQuery
        {
            Status = ApplicationStatus.Approved,
            Filters = new Dictionary<string, string> { ["basics.address.city"] = "Berkeley" },
        });
        Assert.That(await found.Select(application => application.Id).ToListAsync(), Is.EqualTo(new[] { draft.Id }));
    }

    [Test]
    public async Task Permissions_of_the_installation_are_texts_like_the_others()
    {
        await Admin.Permissions.DefineAsync(new DefinePermission { Name = "orders:read", Description = "See orders." });
        var key = await NewKeyAsync("orders", "orders:read", PulsePermissions.ReadRoles);
        var verified = await Pulse.ApiKeys.VerifyAsync(
            new PresentedApiKey { ApiKey = key.Identifier, ApiSecret = key.ApiSecret, Permissions = ["orders:read"] });

        Assert.That(verified.Permissions, Is.EqualTo(new[] { "orders:read", "readRoles" }));
        Assert.That(await Admin.Permissions.CountHoldersAsync("orders:read"), Has.Property(nameof(PermissionHolders.ApiKeys)).EqualTo(1));
        await Admin.Permissions.DeleteAsync("orders:read");
        Assert.That((await Pulse.ApiKeys.GetAsync(key.Id)).Permissions, Is.EqualTo(new[] { "readRoles" }));
    }

    [Test]
    public async Task The_built_in_permissions_are_constants()
    {
        var names = await Pulse.Permissions.ListAsync(new PermissionQuery { BuiltIn = true })
            .Select(permission => permission.Name).ToListAsync();
        var constants = typeof(PulsePermissions).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.That(constants, Is.EquivalentTo(names));
    }

    [Test]
    public async Task A_client_for_another_account_acts_there()
    {
        var account = await Admin.Accounts.CreateAsync(new CreateAccount { AccountName = "Branch" });
        var there = Admin.ForAccount(account.AccountId);
        var key = await there.ApiKeys.CreateAsync(new CreateApiKey { Name = "branch", Permissions = [PulsePermissions.ReadApiKeys] });

        Assert.That(key.AccountId, Is.EqualTo(account.AccountId));
        Assert.That(Refusal(() => Admin.ApiKeys.GetAsync(key.Id)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(
            Refusal(() => Pulse.ForAccount(account.AccountId).ApiKeys.GetAsync(key.Id)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Uses_from_the_memory_of_a_service_are_reported()
    {
        var key = await NewKeyAsync("reported");
        var report = await Pulse.Usage.ReportAsync(
        [
            new ReportedUsage { ApiKeyId = key.Identifier, Count = 3, LastUsedAt = App.Clock.GetUtcNow() },
            new ReportedUsage
            {
                ApiKeyId = key.Id.ToString(),
                Count = 0,
                LastUsedAt = App.Clock.GetUtcNow(),
                Refused = new Dictionary<string, int> { ["missing_permission"] = 2 },
            },
            new ReportedUsage { ApiKeyId = Guid.NewGuid().ToString(), Count = 1, LastUsedAt = App.Clock.GetUtcNow() },
        ]);

        Assert.That((report.Recorded, report.Ignored), Is.EqualTo((2, 1)));
        Assert.That((await Pulse.Usage.GetAsync(new UsageQuery { GroupBy = UsageGrouping.ApiKey })).Groups, Is.Not.Null);
    }

    [Test]
    public async Task Tokens_are_issued_introspected_and_revoked()
    {
        var token = await Pulse.OAuth.GetTokenAsync(Key.Identifier, Key.ApiSecret, "readApiKeys readRoles");
        Assert.That(token.Scope, Is.EqualTo("readApiKeys readRoles"));

        var active = await Pulse.OAuth.IntrospectAsync(token.AccessToken);
        Assert.That((active.Active, active.ClientId, active.Subject), Is.EqualTo((true, Key.Identifier, Key.Id.ToString())));
        Assert.That(active.Tags, Is.Not.Empty);
        Assert.That(active.ExpiresAt - active.IssuedAt, Is.EqualTo(TimeSpan.FromSeconds(token.ExpiresIn)));

        await Pulse.OAuth.RevokeAsync(token.AccessToken);
        Assert.That((await Pulse.OAuth.IntrospectAsync(token.AccessToken)).Active, Is.False);
    }
}
