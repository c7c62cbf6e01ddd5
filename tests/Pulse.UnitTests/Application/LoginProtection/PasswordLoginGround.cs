using System.Net;
using ErrorOr;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.LoginProtection;

/// <summary>Base class of tests of password logins, with failures kept in memory.</summary>
public abstract class PasswordLoginGround
{
    protected const string Email = "user@example.com";
    protected const string RightPassword = "right";
    protected const string WrongPassword = "wrong";
    protected static readonly IPAddress Here = IPAddress.Parse("203.0.113.7");

    protected static readonly PasswordVerdict Unknown = new(null, null);

    private FakeTimeProvider clock = null!;

    protected UserCaller User { get; } = Callers.User();

    protected Mock<IPasswordVerifier> Passwords { get; private set; } = null!;

    protected PasswordLogin Login { get; private set; } = null!;

    private protected FailureLog Failures { get; private set; } = null!;

    [SetUp]
    public void SetUp()
    {
        Failures = new FailureLog();
        Passwords = new Mock<IPasswordVerifier>();
        Passwords.Setup(p => p.VerifyAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(Unknown);
        Passwords.Setup(p => p.VerifyAsync(It.IsAny<string>(), RightPassword, It.IsAny<CancellationToken>())).ReturnsAsync(
            new PasswordVerdict(User, null));
        clock = Ports.ClockAt(Some.Now);
        Login = new PasswordLogin(
            Passwords.Object,
            new LoginAttempts(
                new FailureCounters(Failures.Store, new LoginLimits(), new ClockSteps(clock)),
                Ports.Turns,
                new LoginLimits(),
                Ports.FailureKeys,
                Mock.Of<IKnownNetworks>()),
            Ports.FailureKeys,
            Ports.AuditOf(new RequestContext()));
    }

    protected Task<ErrorOr<UserCaller>> TryAsync(string password, string email = Email, IPAddress? address = null) =>
        Login.AuthenticateAsync(email, password, address ?? Here, CancellationToken.None);

    protected async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await TryAsync(WrongPassword);
        }
    }

    protected void At(TimeSpan later) => clock.SetUtcNow(Some.Now + later);
}
