using Moq;
using Pulse.Application.LoginProtection;

namespace Pulse.UnitTests.Application.LoginProtection;

public sealed class LoginThrottleTests : PasswordLoginGround
{
    [Test]
    public async Task A_login_that_the_client_cancels_counts_as_an_attempt()
    {
        using var hangUp = new CancellationTokenSource();
        Passwords.Setup(p => p.VerifyAsync(Email, WrongPassword, It.IsAny<CancellationToken>()))
            .Returns(async (string _, string _, CancellationToken token) =>
            {
                await hangUp.CancelAsync();
                token.ThrowIfCancellationRequested();
                return Unknown;
            });

        await Login.AuthenticateAsync(Email, WrongPassword, Here, hangUp.Token);

        Assert.That(Failures.Count, Is.EqualTo(3));
    }

    [TestCase("USER@example.com", Email)]
    [TestCase("caf\u00E9@example.com", "cafe\u0301@example.com", Description = "the same letters, composed and not")]
    public async Task Guesses_for_one_email_are_serialized_in_every_spelling(string one, string other)
    {
        var hash = new TaskCompletionSource<PasswordVerdict>();
        Passwords.Setup(p => p.VerifyAsync(one, WrongPassword, It.IsAny<CancellationToken>())).Returns(hash.Task);

        var first = TryAsync(WrongPassword, one);
        var second = TryAsync(RightPassword, other);

        Passwords.Verify(p => p.VerifyAsync(other, RightPassword, It.IsAny<CancellationToken>()), Times.Never);
        hash.SetResult(Unknown);
        Assert.That((await first).IsError);
        Assert.That((await second).IsError, Is.False);
    }

    [Test]
    public async Task Guesses_sent_in_parallel_cannot_exceed_the_limit_together()
    {
        Passwords.Setup(p => p.VerifyAsync(Email, WrongPassword, It.IsAny<CancellationToken>()))
            .Returns(async () =>
            {
                await Task.Yield();
                return Unknown;
            });

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => TryAsync(WrongPassword)));

        Passwords.Verify(p => p.VerifyAsync(Email, WrongPassword, It.IsAny<CancellationToken>()), Times.Exactly(10));
    }
}
