using System.Net;
using ErrorOr;
using Moq;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Common;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Sessions;

public sealed class PasswordLoginTests
{
    private const string Email = "user@example.com";
    private const string RightPassword = "right";
    private const string WrongPassword = "wrong";
    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.7");

    private readonly UserCaller user = Callers.User();
    private FailureLog failures = null!;
    private Mock<IPasswordVerifier> passwords = null!;
    private Mock<IClock> clock = null!;
    private PasswordLogin login = null!;

    [SetUp]
    public void SetUp()
    {
        failures = new FailureLog();
        passwords = new Mock<IPasswordVerifier>();
        passwords.Setup(p => p.VerifyAsync(It.IsAny<string>(), RightPassword, It.IsAny<CancellationToken>())).ReturnsAsync(user);
        clock = new Mock<IClock>();
        At(TimeSpan.Zero);
        login = new PasswordLogin(passwords.Object, failures.Store, new LoginTurns(), new LoginLimits(), clock.Object);
    }

    [Test]
    public async Task A_right_password_is_the_user()
    {
        var result = await TryAsync(RightPassword);

        Assert.That(result.Value, Is.EqualTo(user));
        Assert.That(failures.Count, Is.Zero);
    }

    [Test]
    public async Task A_wrong_password_is_refused_and_counted_by_email_and_address_and_both()
    {
        var result = await TryAsync(WrongPassword);

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That(failures.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task After_ten_failures_not_even_the_right_password_is_looked_at()
    {
        await FailAsync(10);
        passwords.Invocations.Clear();

        var result = await TryAsync(RightPassword);

        Assert.That((result.FirstError.Type, result.FirstError.Code), Is.EqualTo((Errors.TooManyRequestsType, "too_many_logins")));
        passwords.VerifyNoOtherCalls();
    }

    [Test]
    public async Task After_nine_failures_the_right_password_is_still_the_user()
    {
        await FailAsync(9);

        Assert.That((await TryAsync(RightPassword)).IsError, Is.False);
    }

    [Test]
    public async Task A_refusal_is_not_a_failure_and_lengthens_nothing()
    {
        await FailAsync(10);
        var counted = failures.Count;

        await TryAsync(WrongPassword);

        Assert.That(failures.Count, Is.EqualTo(counted));
    }

    [Test]
    public async Task The_window_slides_and_the_refusal_says_until_when()
    {
        await FailAsync(5);
        At(TimeSpan.FromMinutes(4));
        await FailAsync(5);

        At(TimeSpan.FromMinutes(14));
        var refused = await TryAsync(RightPassword);
        At(TimeSpan.FromMinutes(15) + TimeSpan.FromMilliseconds(1));
        var heard = await TryAsync(RightPassword);

        Assert.That(refused.FirstError.Metadata![Errors.RetryAfterKey], Is.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(heard.IsError, Is.False);
    }

    [Test]
    public async Task Ten_failures_at_one_address_do_not_lock_the_owner_out_at_another()
    {
        await FailAsync(10);

        Assert.That((await TryAsync(RightPassword, address: IPAddress.Parse("203.0.113.8"))).IsError, Is.False);
    }

    [Test]
    public async Task One_email_has_a_limit_over_all_addresses()
    {
        for (var i = 0; i < 100; i++)
        {
            await TryAsync(WrongPassword, address: new IPAddress(new byte[] { 198, 51, 100, (byte)i }));
        }

        Assert.That((await TryAsync(RightPassword)).FirstError.Code, Is.EqualTo("too_many_logins"));
    }

    [Test]
    public async Task One_address_has_a_limit_over_all_emails()
    {
        for (var i = 0; i < 100; i++)
        {
            await TryAsync(WrongPassword, email: $"user{i}@example.com");
        }

        Assert.That((await TryAsync(RightPassword)).FirstError.Code, Is.EqualTo("too_many_logins"));
    }

    [Test]
    public async Task Who_hangs_up_has_used_the_attempt()
    {
        using var hangUp = new CancellationTokenSource();
        passwords.Setup(p => p.VerifyAsync(Email, WrongPassword, It.IsAny<CancellationToken>()))
            .Returns(async (string _, string _, CancellationToken token) =>
            {
                await hangUp.CancelAsync();
                token.ThrowIfCancellationRequested();
                return null;
            });

        await login.AuthenticateAsync(Email, WrongPassword, Here, hangUp.Token);

        Assert.That(failures.Count, Is.EqualTo(3));
    }

    [TestCase("USER@example.com", Email)]
    [TestCase("caf\u00E9@example.com", "cafe\u0301@example.com", Description = "the same letters, composed and not")]
    public async Task Guesses_for_one_email_take_turns_however_it_is_written(string one, string other)
    {
        var hash = new TaskCompletionSource<UserCaller?>();
        passwords.Setup(p => p.VerifyAsync(one, WrongPassword, It.IsAny<CancellationToken>())).Returns(hash.Task);

        var first = TryAsync(WrongPassword, one);
        var second = TryAsync(RightPassword, other);

        passwords.Verify(p => p.VerifyAsync(other, RightPassword, It.IsAny<CancellationToken>()), Times.Never);
        hash.SetResult(null);
        Assert.That((await first).IsError);
        Assert.That((await second).IsError, Is.False);
    }

    [Test]
    public async Task Guesses_sent_in_parallel_cannot_pass_the_limit_together()
    {
        passwords.Setup(p => p.VerifyAsync(Email, WrongPassword, It.IsAny<CancellationToken>()))
            .Returns(async () =>
            {
                await Task.Yield();
                return null;
            });

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => TryAsync(WrongPassword)));

        passwords.Verify(p => p.VerifyAsync(Email, WrongPassword, It.IsAny<CancellationToken>()), Times.Exactly(10));
    }

    private Task<ErrorOr<UserCaller>> TryAsync(string password, string email = Email, IPAddress? address = null) =>
        login.AuthenticateAsync(email, password, address ?? Here, CancellationToken.None);

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await TryAsync(WrongPassword);
        }
    }

    private void At(TimeSpan later) => clock.Setup(c => c.UtcNow).Returns(Some.Now + later);
}
