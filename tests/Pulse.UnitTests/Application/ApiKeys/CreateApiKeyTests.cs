using ErrorOr;
using Moq;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.ApiKeys;

public sealed class CreateApiKeyTests
{
    private static readonly CreateApiKey Command = new("Till", [Permission.ReadMerchants], "At the door", Some.Now.AddDays(1));

    private readonly List<string> steps = [];
    private Mock<IApiKeyRepository> keys = null!;
    private Mock<IAccountRepository> accounts = null!;
    private RequestContext context = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        steps.Clear();
        context = await Callers.CallHoldingAsync(Permission.WriteApiKeys, Permission.ReadMerchants);
        accounts = Ports.AccountsWith(Some.Account);
        accounts.Setup(a => a.LockAsync(Some.Account, It.IsAny<CancellationToken>())).Callback(() => steps.Add("lock")).ReturnsAsync(
            Ports.NewAccount(Some.Account));
        keys = new Mock<IApiKeyRepository>();
        keys.Setup(k => k.CountAsync(Some.Account, It.IsAny<CancellationToken>())).Callback(() => steps.Add("count")).ReturnsAsync(2);
        keys.Setup(k => k.Add(It.IsAny<ApiKey>())).Callback(() => steps.Add("add"));
    }

    [Test]
    public async Task A_key_is_made_in_the_account_in_effect_by_the_caller()
    {
        ApiKey? added = null;
        keys.Setup(k => k.Add(It.IsAny<ApiKey>())).Callback((ApiKey key) => added = key);

        await HandleAsync(Command);

        Assert.That(added, Is.Not.Null);
        Assert.That((added.AccountId, added.CreatedBy, added.CreatedAt), Is.EqualTo((Some.Account, Some.Identifier.Value, Some.Now)));
        Assert.That(
            added.Details, Is.EqualTo(Some.Details("Till", "At the door", Some.Set(Permission.ReadMerchants), Some.Now.AddDays(1))));
    }

    [Test]
    public async Task The_response_contains_the_key_and_its_secret()
    {
        var created = await HandleAsync(Command);

        Assert.That(created.Value.Version, Is.EqualTo(1));
        Assert.That(created.Value.Value.ApiSecret, Is.EqualTo(Some.Secret.Reveal()));
        Assert.That(created.Value.Value.ApiKey, Is.EqualTo(Some.Identifier.Value));
    }

    [Test]
    public async Task A_caller_cannot_create_a_key_with_more_permissions_than_they_hold()
    {
        var created = await HandleAsync(Command with { Permissions = [Permission.ReadMerchants, Permission.WriteMerchants] });

        Assert.That(created.FirstError.Code, Is.EqualTo("permission_not_grantable"));
        Assert.That(steps, Is.Empty);
    }

    [Test]
    public async Task A_key_that_has_expired_already_is_not_made()
    {
        var created = await HandleAsync(Command with { ExpiresAt = Some.Now });

        Assert.That(created.FirstError.Metadata![Errors.PathKey], Is.EqualTo("expiresAt"));
        Assert.That(steps, Is.Empty);
    }

    [Test]
    public async Task Keys_are_counted_under_the_accounts_lock()
    {
        await HandleAsync(Command);

        Assert.That(string.Join(", ", steps), Is.EqualTo("lock, count, add"));
    }

    [TestCase(3, true)]
    [TestCase(2, false)]
    public async Task An_account_holds_no_more_keys_than_its_limit(int limit, bool made)
    {
        var created = await HandleAsync(Command, limit);

        Assert.That(created.IsError, Is.Not.EqualTo(made));
        Assert.That(steps.Contains("add"), Is.EqualTo(made));
        if (!made)
        {
            Assert.That((created.FirstError.Type, created.FirstError.Code), Is.EqualTo((ErrorType.Conflict, "too_many_api_keys")));
        }
    }

    private Task<ErrorOr<Versioned<IssuedApiKeyDto>>> HandleAsync(CreateApiKey command, int limit = 1000) => new CreateApiKeyHandler(
        context,
        keys.Object,
        new ApiKeyAdmission(context, accounts.Object, keys.Object, new ApiKeyLimits { MaxPerAccount = limit }),
        Ports.Known,
        UnitsOfWork.Running<KeyTerms>(),
        Ports.Credentials,
        Ports.ClockAt(Some.Now),
        Ports.AuditOf(context),
        Ports.View).Handle(command, CancellationToken.None);
}
