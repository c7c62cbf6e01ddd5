using Pulse.Application.Users;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Users;

public sealed class TokenIssuerTests
{
    [TestCase(3, null, "user:3@6591739253089529")]
    [TestCase(int.MaxValue, null, "user:2147483647@6591739253089529")]
    [TestCase(null, "01990000-0000-7000-8000-000000000001", "apiKey:01990000000070008000000000000001@6591739253089529")]
    public void A_stored_token_issuer_is_read_back_unchanged(int? userId, string? keyId, string stored)
    {
        var issuer = new TokenIssuer(userId, keyId is null ? null : Guid.Parse(keyId), Some.Account);

        Assert.That($"{issuer}", Is.EqualTo(stored).And.Length.LessThanOrEqualTo(TokenIssuer.MaxLength));
        Assert.That(TokenIssuer.OfText(stored), Is.EqualTo(issuer));
    }

    [TestCase("")]
    [TestCase("user:3")]
    [TestCase("user:x@6591739253089529")]
    [TestCase("user:3@659173925308952")]
    [TestCase("key:3@6591739253089529")]
    [TestCase("apiKey:3@6591739253089529")]
    public void Any_other_text_is_not_a_token_issuer(string text) =>
        Assert.That(() => TokenIssuer.OfText(text), Throws.TypeOf<FormatException>());

    [Test]
    public async Task The_token_issuer_is_the_caller_in_the_account_in_effect()
    {
        var (user, key) = (await Callers.CallOfAsync(Callers.User()), await Callers.CallHoldingAsync(Permission.WriteUsers));

        Assert.That(TokenIssuer.Of(user), Is.EqualTo(new TokenIssuer(3, null, Some.Account)));
        Assert.That(TokenIssuer.Of(key), Is.EqualTo(new TokenIssuer(null, Callers.Key().Id, Some.Account)));
    }
}
