using System.Net;
using ErrorOr;
using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Application.LoginProtection;
using Pulse.Application.Logins;
using Pulse.Application.Mfa;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.UnitTests.Application.LoginProtection;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Logins;

public sealed class LoginTests
{
    private static readonly Login ByPassword = new(Email: "user@example.com", Password: "right");
    private static readonly Login ByKey = new(ApiKey: Some.Identifier.Value, ApiSecret: Some.Secret.Reveal());
    private List<Session> sessions = null!;
    private Mock<IPasswordVerifier> passwords = null!;
    private Mock<ICredentialVerifier> credentials = null!;
    private Mock<IMfaChallengeStore> challenges = null!;
    private RequestContext context = null!;
    private SessionLimits limits = null!;

    [SetUp]
    public void SetUp()
    {
        sessions = [];
        limits = new SessionLimits { LifetimeMinutes = 60 };
        context = new RequestContext();
        passwords = new Mock<IPasswordVerifier>();
        passwords.Setup(p => p.VerifyAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            new PasswordVerdict(null, null));
        passwords.Setup(p => p.VerifyAsync("user@example.com", "right", It.IsAny<CancellationToken>()))
            .ReturnsAsync(new PasswordVerdict(Callers.User(null, Some.Own("clerk", Some.Account, Some.Set(Permission.ReadUsers))), null));
        challenges = new Mock<IMfaChallengeStore>();
        challenges.Setup(c => c.AddAsync(It.IsAny<MfaChallenge>(), It.IsAny<UserCaller>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            Result.Success);
        credentials = new Mock<ICredentialVerifier>();
        credentials.Setup(c => c.VerifyAsync(
            new PresentedCredential(Some.Identifier, Some.Secret), It.IsAny<IPAddress?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(
                new CredentialVerification((Caller)(Callers.Key(Permission.ReadMerchants) with { ExpiresAt = Some.Now.AddMinutes(10) })));
    }

    [Test]
    public async Task A_user_gets_a_session_in_the_primary_account()
    {
        var session = (await HandleAsync(ByPassword)).Value;

        Assert.That(
            (session.Id, session.Token, session.ExpiresAt), Is.EqualTo(((int?)3, Some.Token.Reveal(), (DateTime?)Some.Now.AddHours(1))));
        Assert.That(session.FlatPermissionsList, Is.EqualTo(new PermissionName[] { Permission.ReadUsers }));
        Assert.That(
            sessions.Select(s => (s.UserId, s.SecretId, s.ExpiresAt)), Is.EqualTo(new[] { ((int?)3, (Guid?)null, Some.Now.AddHours(1)) }));
        Assert.That(sessions[0].TokenHash, Is.EqualTo(CredentialHash.Of(Some.Token).ToBytes()));
    }

    [Test]
    public async Task A_key_gets_a_session_that_ends_with_the_key()
    {
        var session = (await HandleAsync(ByKey)).Value;

        Assert.That((session.Id, session.ApiKey?.ApiKey), Is.EqualTo(((int?)null, Some.Identifier.Value)));
        Assert.That(session.ExpiresAt, Is.EqualTo(Some.Now.AddMinutes(10)));
        Assert.That(
            sessions.Select(s => (s.UserId, s.SecretId, s.ExpiresAt)),
            Is.EqualTo(new[] { ((int?)null, Callers.Key().SecretId, Some.Now.AddMinutes(10)) }));
    }

    [Test]
    public async Task A_keys_session_has_a_lifetime_of_its_own_where_one_is_set()
    {
        limits = new SessionLimits { LifetimeMinutes = 60, ApiKeyLifetimeMinutes = 5 };

        var sessionOfKey = (await HandleAsync(ByKey)).Value;
        var sessionOfUser = (await HandleAsync(ByPassword)).Value;

        Assert.That(
            (sessionOfKey.ExpiresAt, sessionOfUser.ExpiresAt),
            Is.EqualTo(((DateTime?)Some.Now.AddMinutes(5), (DateTime?)Some.Now.AddHours(1))));
    }

    [Test]
    public async Task A_login_can_narrow_and_shorten_its_session()
    {
        var session = (await HandleAsync(ByPassword with { Permissions = [Permission.ReadUsers], LifetimeSeconds = 90 })).Value;

        Assert.That(session.NarrowedTo, Is.EqualTo(new PermissionName[] { Permission.ReadUsers }));
        Assert.That(session.ExpiresAt, Is.EqualTo(Some.Now.AddSeconds(90)));
        Assert.That(sessions.Single().NarrowedTo, Is.EqualTo(Some.Set(Permission.ReadUsers)));
        Assert.That(sessions[0].ExpiresAt, Is.EqualTo(Some.Now.AddSeconds(90)));
    }

    [Test]
    public async Task A_session_is_not_narrowed_to_a_permission_that_its_credential_does_not_hold()
    {
        foreach (var login in (Login[])[ByPassword, ByKey])
        {
            var error = (await HandleAsync(login with { Permissions = [Permission.WriteRoles] })).FirstError;

            Assert.That((error.Type, error.Code), Is.EqualTo((ErrorType.Forbidden, "permission_not_grantable")));
            Assert.That(error.Description, Does.Contain("writeRoles"));
        }

        Assert.That(sessions, Is.Empty);
    }

    [Test]
    public async Task A_session_records_where_it_was_created()
    {
        context.Receive(new IncomingRequest(IPAddress.Parse("::ffff:203.0.113.7"), "curl/8.5.0"));

        await HandleAsync(ByPassword);

        Assert.That(
            sessions.Select(s => (s.IpAddress, s.UserAgent, s.LastSeenAt)), Is.EqualTo(new[] { ("203.0.113.7", "curl/8.5.0", Some.Now) }));
    }

    [Test]
    public async Task A_wrong_password_creates_no_session()
    {
        var result = await HandleAsync(ByPassword with { Password = "wrong" });

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That(sessions, Is.Empty);
    }

    [Test]
    public async Task An_unknown_key_creates_no_session()
    {
        credentials.Setup(c => c.VerifyAsync(
            new PresentedCredential(Some.Identifier, Some.Secret), It.IsAny<IPAddress?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CredentialVerification(Errors.Unauthenticated));

        var result = await HandleAsync(ByKey);

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That(sessions, Is.Empty);
    }

    [Test]
    public async Task A_typing_error_in_a_secret_is_refused_without_a_look_up()
    {
        var typo = Some.Secret.Reveal()[..^1] + (Some.Secret.Reveal()[^1] == 'x' ? 'y' : 'x');

        var results = new[] { await HandleAsync(ByKey with { ApiSecret = typo }), await HandleAsync(ByKey with { ApiKey = "nonsense" }) };

        Assert.That(results.Select(result => result.FirstError), Is.All.EqualTo(Errors.Unauthenticated));
        credentials.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_login_with_a_key_that_is_deleted_during_it_is_unauthenticated()
    {
        var result = await HandleAsync(ByKey, UnitOfWorkErrors.ReferenceGone);

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
    }

    [Test]
    public async Task Another_save_error_is_returned_unchanged()
    {
        var result = await HandleAsync(ByKey, UnitOfWorkErrors.Duplicate);

        Assert.That(result.FirstError, Is.EqualTo(UnitOfWorkErrors.Duplicate));
    }

    [Test]
    public async Task A_login_that_conflicts_with_the_end_of_sessions_is_refused_as_unauthenticated()
    {
        var result = await HandleAsync(ByKey, UnitOfWorkErrors.ConcurrentUpdate);

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
    }

    [Test]
    public async Task A_user_without_accounts_gets_a_session_without_permissions()
    {
        passwords.Setup(p => p.VerifyAsync("user@example.com", "right", It.IsAny<CancellationToken>())).ReturnsAsync(
            new PasswordVerdict(Callers.User([]), null));

        var session = (await HandleAsync(ByPassword)).Value;

        Assert.That(
            (session.PrimaryAccount, session.Accounts.Count, session.FlatPermissionsList.Count),
            Is.EqualTo(((SessionAccountDto?)null, 0, 0)));
    }

    [Test]
    public async Task A_correct_password_of_a_user_with_a_second_factor_creates_a_challenge_and_no_session()
    {
        passwords.Setup(p => p.VerifyAsync("user@example.com", "right", It.IsAny<CancellationToken>()))
            .ReturnsAsync(new PasswordVerdict(Callers.User() with { HasMfa = true }, null));

        var error = (await HandleAsync(ByPassword)).FirstError;

        Assert.That((error.Type, error.Code), Is.EqualTo((ErrorType.Unauthorized, "mfa_required")));
        Assert.That(error.Metadata![Errors.MembersKey], Is.EquivalentTo(new Dictionary<string, object>
        {
            ["challenge"] = Some.Token.Reveal(),
            ["challengeExpiresAt"] = Some.Now.AddMinutes(5),
        }));
        Assert.That(sessions, Is.Empty);
        challenges.Verify(
            c => c.AddAsync(
                It.Is<MfaChallenge>(kept => kept.UserId == 3 && kept.TokenHash.SequenceEqual(CredentialHash.Of(Some.Token).ToBytes())),
                It.IsAny<UserCaller>(),
                It.IsAny<CancellationToken>()),
            Times.Once);
    }

    [Test]
    public async Task A_user_who_is_changed_while_the_password_is_verified_gets_no_challenge()
    {
        passwords.Setup(p => p.VerifyAsync("user@example.com", "right", It.IsAny<CancellationToken>()))
            .ReturnsAsync(new PasswordVerdict(Callers.User() with { HasMfa = true }, null));
        challenges.Setup(c => c.AddAsync(It.IsAny<MfaChallenge>(), It.IsAny<UserCaller>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            Errors.Unauthenticated);

        var result = await HandleAsync(ByPassword);

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That(sessions, Is.Empty);
    }

    private Task<ErrorOr<SessionDto>> HandleAsync(Login login, Error? refusal = null)
    {
        var clock = Ports.ClockAt(Some.Now);
        var writer = new Mock<ISessionWriter>();
        writer.Setup(w => w.AddAsync(It.IsAny<Session>(), It.IsAny<Caller>(), It.IsAny<AuditEvent>(), It.IsAny<CancellationToken>()))
            .Callback((Session session, Caller _, AuditEvent _, CancellationToken _) => sessions.Add(session))
            .ReturnsAsync(refusal is { } error ? error : Result.Success);
        var attempts = new LoginAttempts(
            new FailureCounters(new FailureLog().Store, new LoginLimits(), new ClockSteps(clock)),
            Ports.Turns,
            new LoginLimits(),
            Ports.FailureKeys,
            Mock.Of<IKnownNetworks>());
        var handler = new LoginHandler(
            context,
            new PasswordLogin(passwords.Object, attempts, Ports.FailureKeys, Ports.AuditOf(context)),
            new MfaRequirement(challenges.Object, UnitsOfWork.Running<Success>(), Ports.IdentityAuditOf(context), Ports.Credentials, clock),
            new ApiKeyLogin(
                context,
                credentials.Object,
                new KeyUseAdmission(Mock.Of<IKeyLimits>(), Mock.Of<IPendingSecretActivator>(), Mock.Of<IUsageRecorder>()),
                new LoginLimitState(),
                Ports.AuditOf(context)),
            Ports.Known,
            new SessionStart(
                context,
                new Authorizer(Mock.Of<IAccountDirectory>(), new MfaPolicy()),
                Ports.Credentials,
                Ports.AuditOf(context),
                clock,
                limits,
                Mock.Of<ILoginNetworks>(),
                writer.Object));
        return handler.Handle(login, CancellationToken.None);
    }
}
