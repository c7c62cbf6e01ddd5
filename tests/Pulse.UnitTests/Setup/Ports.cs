using System.Diagnostics.Metrics;
using AutoMapper;
using ErrorOr;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;

namespace Pulse.UnitTests.Setup;

internal static class Ports
{
    public static readonly MapperConfiguration Mapping = new(map => map.AddMaps(typeof(ApiKeyProfile).Assembly));

    public static ApiKeyView View => ViewAt(Some.Now);

    public static FakeTimeProvider ClockAt(DateTime now) => new(new DateTimeOffset(now));

    public static ApiKeyView ViewAt(DateTime now) => new(Mapping.CreateMapper(), ClockAt(now));

    /// <summary>The built-in permissions alone.</summary>
    public static IPermissionCatalogue Catalogue => new FixedCatalogue();

    public static KnownPermissions Known => new(Catalogue);

    public static ICredentialGenerator Credentials => Mock.Of<ICredentialGenerator>(generator =>
        generator.NewApiKeyIdentifier() == Some.Identifier
        && generator.NewApiKeySecret(It.IsAny<string>()) == Some.Secret
        && generator.NewSessionToken() == Some.Token);

    /// <summary>Few enough dependents for one transaction.</summary>
    public static IKeyDependents Dependents => Mock.Of<IKeyDependents>(dependents =>
        dependents.FitInOneTransactionAsync(It.IsAny<IReadOnlyCollection<Guid>>(), It.IsAny<CancellationToken>()) == Task.FromResult(true));

    /// <summary>Contains <see cref="Some.Account"/>, whose policy requires nothing.</summary>
    public static IAccountRepository Accounts => AccountsWith(Some.Account).Object;

    public static Mock<IAccountRepository> AccountsWith(AccountId id)
    {
        var accounts = new Mock<IAccountRepository>();
        accounts.Setup(a => a.FindAsync(id, It.IsAny<CancellationToken>())).ReturnsAsync(NewAccount(id));
        accounts.Setup(a => a.LockAsync(id, It.IsAny<CancellationToken>())).ReturnsAsync(NewAccount(id));
        return accounts;
    }

    public static Account NewAccount(AccountId id) => Account.Create(id, "Account", "maker@example.com", Some.Now);

    /// <summary>Counts nothing, so that every event is written.</summary>
    public static IRepeatedEvents EachIsNew => Mock.Of<IRepeatedEvents>(repeats =>
        repeats.IsNew(It.IsAny<AuditEvent>()) && repeats.IsNew(It.IsAny<AuditEvent>(), It.IsAny<int>()));

    /// <summary>Discards all events.</summary>
    public static AuditLog AuditOf(RequestContext context) =>
        new(context, Mock.Of<IAuditTrail>(), EachIsNew, UnitsOfWork.Running<Success>(), ClockAt(Some.Now));

    /// <summary>Updates keys and discards all events.</summary>
    public static ApiKeyUpdate KeyUpdateOf(RequestContext context, IApiKeyRepository keys, IUnitOfWork unitOfWork, DateTime now) =>
        new(context, keys, Dependents, new AuditedUpdate(unitOfWork, AuditOf(context)), AuditOf(context), ClockAt(now));

    /// <summary>Discards all events about users without an account.</summary>
    public static IdentityAudit IdentityAuditOf(RequestContext context)
    {
        var memberships = new Mock<IMembershipStore>();
        memberships.Setup(m => m.AccountsOfAsync(It.IsAny<int>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        return new IdentityAudit(memberships.Object, AuditOf(context), Mock.Of<IAuditTrail>());
    }

    /// <summary>The keys of an installation whose secret is all zeros.</summary>
    public static LoginFailureKeys FailureKeys => new(() => new byte[32]);

    /// <summary>Knows no networks.</summary>
    public static LoginThrottle Turns => new(Telemetry, new LoginLimits(), Mock.Of<ILoginNetworks>(), TimeProvider.System);

    /// <summary>Telemetry without listeners.</summary>
    public static Telemetry Telemetry
    {
        get
        {
            var meters = new Mock<IMeterFactory>();
            meters.Setup(factory => factory.Create(It.IsAny<MeterOptions>())).Returns((MeterOptions options) => new Meter(options));
            return new Telemetry(meters.Object);
        }
    }

    /// <summary>Contains this key, in its own account only.</summary>
    public static Mock<IApiKeyRepository> KeysWith(ApiKey key)
    {
        var keys = new Mock<IApiKeyRepository>();
        keys.Setup(k => k.FindAsync(key.AccountId, key.Id, It.IsAny<CancellationToken>())).ReturnsAsync(key);
        return keys;
    }
}
