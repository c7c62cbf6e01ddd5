using System.Net;
using Pulse.Domain.Common;

namespace Pulse.UnitTests.Application.LoginProtection;

public sealed class PasswordLoginTests : PasswordLoginGround
{
    [Test]
    public async Task A_correct_password_identifies_the_user()
    {
        var result = await TryAsync(RightPassword);

        Assert.That(result.Value, Is.EqualTo(User));
        Assert.That(Failures.Count, Is.Zero);
    }

    [Test]
    public async Task A_wrong_password_is_refused_and_counted_by_email_and_address_and_both()
    {
        var result = await TryAsync(WrongPassword);

        Assert.That(result.FirstError, Is.EqualTo(Errors.Unauthenticated));
        Assert.That(Failures.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task After_ten_failures_even_the_correct_password_is_not_verified()
    {
        await FailAsync(10);
        Passwords.Invocations.Clear();

        var result = await TryAsync(RightPassword);

        Assert.That((result.FirstError.Type, result.FirstError.Code), Is.EqualTo((Errors.TooManyRequestsType, "too_many_logins")));
        Passwords.VerifyNoOtherCalls();
    }

    [Test]
    public async Task After_nine_failures_the_correct_password_is_still_accepted()
    {
        await FailAsync(9);

        Assert.That((await TryAsync(RightPassword)).IsError, Is.False);
    }

    [Test]
    public async Task A_refused_login_is_not_counted_as_a_failure_and_does_not_extend_the_lock()
    {
        await FailAsync(10);
        var counted = Failures.Count;

        await TryAsync(WrongPassword);

        Assert.That(Failures.Count, Is.EqualTo(counted));
    }

    [Test]
    public async Task The_window_slides_and_the_refusal_states_when_to_retry()
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
}
