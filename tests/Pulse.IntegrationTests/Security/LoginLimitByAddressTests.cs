using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// The two wider limits of rule 19, with low values: per e-mail address from all addresses, and per address for all e-mail addresses.
/// </summary>
public sealed class LoginLimitByAddressTests(TestDatabase database) : LoginTests(database)
{
    private const int EmailLimit = 6;
    private const int AddressLimit = 8;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Login:FailuresPerEmailAndAddress"] = "3",
        ["Login:FailuresPerEmail"] = $"{EmailLimit}",
        ["Login:FailuresPerAddress"] = $"{AddressLimit}",
    };

    [Test]
    public async Task Failures_for_one_email_from_all_addresses_have_their_own_limit()
    {
        var email = await NewUserAsync();
        for (var i = 0; i < EmailLimit; i++)
        {
            Assert.That((await GuessAsync(From(NewAddress()), email)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        AssertTooMany(await AttemptAsync(From(NewAddress()), email, Seed.Password));
    }

    [Test]
    public async Task Failures_elsewhere_do_not_block_a_user_in_a_network_that_they_have_logged_in_from()
    {
        var (email, home) = (await NewUserAsync(), NewArea());
        Assert.That((await AttemptAsync(From($"{home}.1"), email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(() => IsNotedAsync(email), Is.True.After(60_000, 50));
        for (var i = 0; i < EmailLimit; i++)
        {
            await GuessAsync(From(NewAddress()), email);
        }

        AssertTooMany(await AttemptAsync(From(NewAddress()), email, Seed.Password));
        Assert.That((await AttemptAsync(From($"{home}.2"), email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
        for (var i = 0; i < EmailLimit; i++)
        {
            await GuessAsync(From($"{home}.{i + 3}"), email);
        }

        AssertTooMany(await AttemptAsync(From($"{home}.99"), email, Seed.Password));
    }

    [Test]
    public async Task Failures_from_one_address_for_all_users_have_their_own_limit()
    {
        var (email, address) = (await NewUserAsync(), NewAddress());
        for (var i = 0; i < AddressLimit; i++)
        {
            Assert.That((await GuessAsync(From(address), $"stuffed-{i}@pulse.test")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        AssertTooMany(await AttemptAsync(From(address), email, Seed.Password));
        Assert.That((await AttemptAsync(From(NewAddress()), email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Addresses_of_one_IPv6_slash_64_are_one_address()
    {
        var email = await NewUserAsync();
        await GuessAsync(From("2001:db8:1:2::1"), email);
        await GuessAsync(From("2001:db8:1:2::2"), email);
        await GuessAsync(From("2001:db8:1:2:ffff:ffff:ffff:ffff"), email);

        AssertTooMany(await AttemptAsync(From("2001:db8:1:2:1234::"), email, Seed.Password));
        Assert.That((await AttemptAsync(From("2001:db8:1:3::1"), email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_IPv4_address_mapped_into_IPv6_is_the_IPv4_address()
    {
        var (email, address) = (await NewUserAsync(), NewAddress());
        await GuessesAsync(From(address), email, 2);
        await GuessAsync(From($"::ffff:{address}"), email);

        AssertTooMany(await AttemptAsync(From(address), email, Seed.Password));
        Assert.That((await AttemptAsync(From($"::ffff:{NewAddress()}"), email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_forwarded_header_from_an_untrusted_sender_does_not_change_the_address(
        [Values("X-Forwarded-For", "Forwarded", "X-Real-IP")] string header)
    {
        var (email, address) = (await NewUserAsync(), NewAddress());
        for (var i = 0; i < 3; i++)
        {
            await GuessAsync(Pretending(header, i, address), email);
        }

        AssertTooMany(await AttemptAsync(Pretending(header, 9, address), email, Seed.Password));
    }

    /// <returns>The first three numbers of an IPv4 network that no other test uses.</returns>
    private static string NewArea() => $"100.{100 + Random.Shared.Next(20)}.{Random.Shared.Next(256)}";

    private async Task<bool> IsNotedAsync(string email)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        var id = await db.Users.Where(user => user.Email == email).Select(user => user.Id).SingleAsync();
        return await db.Set<LoginNetwork>().AnyAsync(known => known.UserId == id);
    }

    private Setup.Api Pretending(string header, int host, string address)
    {
        var caller = From(address);
        caller.Client.DefaultRequestHeaders.Add(header, header == "Forwarded" ? $"for=192.0.2.{host}" : $"192.0.2.{host}");
        return caller;
    }
}
