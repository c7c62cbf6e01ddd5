using ErrorOr;
using Moq;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common.Lists;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.ApiKeys;

public sealed class ReadApiKeysTests
{
    private readonly ApiKey key = Some.Key();

    [Test]
    public async Task A_key_is_returned_with_its_version()
    {
        var handler = new GetApiKeyHandler(await Callers.CallHoldingAsync(Permission.ReadApiKeys), Ports.KeysWith(key).Object, Ports.View);

        var got = await handler.Handle(new GetApiKey(key.Id), CancellationToken.None);

        Assert.That((got.Value.Value.Id, got.Value.Version), Is.EqualTo((key.Id, 1L)));
    }

    [Test]
    public async Task A_key_of_another_account_is_not_found()
    {
        var caller = Callers.Key(Permission.ReadApiKeys) with { Account = Callers.Member(Some.OtherAccount, primary: true) };
        var handler = new GetApiKeyHandler(await Callers.CallOfAsync(caller), Ports.KeysWith(key).Object, Ports.View);

        var got = await handler.Handle(new GetApiKey(key.Id), CancellationToken.None);

        Assert.That(got.FirstError.Code, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task A_list_covers_the_account_in_effect_and_keeps_its_paging_information()
    {
        var query = new ListApiKeys { Page = 2, PageSize = 1 };
        var keys = new Mock<IApiKeyRepository>();
        keys.Setup(k => k.ListAsync(Some.Account, It.IsAny<KeyTerms>(), query, It.IsAny<CancellationToken>())).ReturnsAsync(
            new Page<ApiKey>([key], Total: 5, Number: 2, Size: 1).ToErrorOr());
        var handler = new ListApiKeysHandler(
            await Callers.CallHoldingAsync(Permission.ReadApiKeys), keys.Object, Ports.Accounts, Ports.Known, Ports.View);

        var page = (await handler.Handle(query, CancellationToken.None)).Value;

        Assert.That(page.Items.Select(item => item.Id), Is.EqualTo(new[] { key.Id }));
        Assert.That((page.Total, page.Number, page.Size), Is.EqualTo((5, (int?)2, (int?)1)));
    }
}
